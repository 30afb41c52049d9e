package cn.onezone.kit.problem;

import cn.onezone.contracts.wire.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One refusal.
 *
 * @param kind what kind, with its stable code
 * @param detail what is wrong here and what was expected
 * @param errors the fields concerned
 */
public record Problem(ProblemCode kind, Text detail, List<FieldProblem> errors) {
    /** Copies the list. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /** A refusal that concerns no single field. */
    public static Problem of(ProblemCode kind, String en, String zh) {
        return new Problem(kind, Text.of(en, zh), List.of());
    }

    /**
     * A refusal of one field for the reason that the kind names.
     *
     * @param pointer as in {@link FieldProblem}
     * @param value what came, absent if nothing did
     * @param expected what would have been right
     */
    public static Problem of(ProblemCode kind, String pointer, @Nullable String value, Text expected) {
        return of(kind, new FieldProblem(pointer, value, kind.code(), expected));
    }

    /** A refusal of one field. */
    public static Problem of(ProblemCode kind, FieldProblem field) {
        return new Problem(
                kind,
                Text.of(
                        field.pointer() + ": value: " + field.value() + " (expected: "
                                + field.expected().en() + ")",
                        field.pointer() + "：值“" + field.value() + "”，应为："
                                + field.expected().zh()),
                List.of(field));
    }

    /** To be thrown at the edge. */
    public Refused refused() {
        return new Refused(this);
    }
}
