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
 */
public record FieldProblem(String pointer, @Nullable String value, String code, Text expected) {}
