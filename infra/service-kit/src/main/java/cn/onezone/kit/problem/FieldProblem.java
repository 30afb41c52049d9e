package cn.onezone.kit.problem;

import cn.onezone.contracts.wire.Text;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one field.
 *
 * @param pointer JSON pointer into the body, or the name of a parameter, header or column
 * @param value what came, absent if nothing did
 * @param code stable code
 * @param expected what would have been right
 * @param position where in the value it is wrong: number of the character, from 1; absent if it is wrong as a whole
 */
public record FieldProblem(
        String pointer,
        @Nullable String value,
        String code,
        Text expected,
        @Nullable Integer position) {
    /** What is wrong with one field as a whole. */
    public FieldProblem(String pointer, @Nullable String value, String code, Text expected) {
        this(pointer, value, code, expected, null);
    }
}
