package cn.onezone.kit.problem;

import cn.onezone.contracts.wire.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the fields of a request one by one and refuses with all that is wrong at once. Every method goes on after a
 * fault, with a harmless value; nothing may be done with the values before {@link #done}.
 */
public final class FieldChecks {
    private static final Pattern CODE = Pattern.compile("[a-z0-9](?:-?[a-z0-9]){0,63}");
    private static final int SHOWN = 60;

    private final List<FieldProblem> problems = new ArrayList<>();

    /** Notes a fault. The value is cut to 60 characters. */
    public void wrong(String pointer, @Nullable Object value, String code, String en, String zh) {
        String said = value == null ? null : value.toString();
        problems.add(new FieldProblem(
                pointer,
                said != null && said.length() > SHOWN ? said.substring(0, SHOWN) + "…" : said,
                code,
                Text.of(en, zh)));
    }

    /** A text that must be there, without blanks around it: 1 to {@code most} characters; {@code missing-field}, {@code wrong-text}. */
    public String text(String pointer, @Nullable String value, int most) {
        if (value == null || value.isBlank()) {
            wrong(pointer, value, "missing-field", "a text of 1 to " + most + " characters", "1 至 " + most + " 个字符");
            return "";
        }
        String stripped = value.strip();
        if (stripped.length() > most) {
            wrong(pointer, value, "wrong-text", "at most " + most + " characters", "至多 " + most + " 个字符");
        }
        return stripped;
    }

    /** A text that may be absent. */
    public @Nullable String optionalText(String pointer, @Nullable String value, int most) {
        return value == null || value.isBlank() ? null : text(pointer, value, most);
    }

    /** A code that must be there: 1 to 64 small letters, digits and inner hyphens; {@code wrong-code}. */
    public String code(String pointer, @Nullable String value) {
        if (value == null || !CODE.matcher(value).matches() || value.length() > 64) {
            wrong(
                    pointer,
                    value,
                    value == null ? "missing-field" : "wrong-code",
                    "1 to 64 small letters, digits and inner hyphens",
                    "1 至 64 个小写字母、数字和中间的连字符");
            return "";
        }
        return value;
    }

    /** A value that must be there; {@code missing-field}. */
    public <T> @Nullable T present(String pointer, @Nullable T value, String en, String zh) {
        if (value == null) {
            wrong(pointer, null, "missing-field", en, zh);
        }
        return value;
    }

    /** Notes a fault that somebody else found. */
    public void wrong(FieldProblem problem) {
        problems.add(problem);
    }

    /** Whether nothing was wrong so far. */
    public boolean fine() {
        return problems.isEmpty();
    }

    /** The refusal with {@code wrong-field}, empty if nothing was wrong. */
    public Optional<Problem> problem() {
        return switch (problems.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Problem.of(KitProblem.WRONG_FIELD, problems.getFirst()));
            default ->
                Optional.of(new Problem(
                        KitProblem.WRONG_FIELD,
                        Text.of(problems.size() + " fields are missing or wrong", problems.size() + " 个字段缺失或有误"),
                        problems));
        };
    }

    /** Refuses with {@code wrong-field} if anything was wrong. */
    public void done() {
        problem().ifPresent(problem -> {
            throw problem.refused();
        });
    }
}
