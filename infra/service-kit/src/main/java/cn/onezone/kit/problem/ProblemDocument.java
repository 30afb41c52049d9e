package cn.onezone.kit.problem;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as RFC 9457 has it, media type {@code application/problem+json}.
 *
 * @param type {@code /problems/<code>}
 * @param title what kind, in the reader's language
 * @param status HTTP status
 * @param detail what is wrong here, in the reader's language
 * @param instance path of the request
 * @param code stable code
 * @param traceId to be told to the operator
 * @param errors fields concerned, absent if none
 */
public record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String traceId,
        @Nullable List<Field> errors) {
    /**
     * One field, in the reader's language.
     *
     * @param position where in the value it is wrong: number of the character, from 1; absent if it is wrong as a whole
     */
    public record Field(
            String pointer,
            @Nullable String value,
            String code,
            String expected,
            @Nullable Integer position) {}

    /** Renders a refusal. */
    public static ProblemDocument of(Problem problem, Locale locale, String instance, String traceId) {
        return of(problem.kind().code(), problem, locale, instance, traceId);
    }

    /** Renders a refusal under a more special code than its kind's. */
    public static ProblemDocument of(String code, Problem problem, Locale locale, String instance, String traceId) {
        return new ProblemDocument(
                "/problems/" + code,
                problem.kind().title().in(locale),
                problem.kind().status(),
                problem.detail().in(locale),
                instance,
                code,
                traceId,
                problem.errors().isEmpty()
                        ? null
                        : problem.errors().stream()
                                .map(f -> new Field(
                                        f.pointer(),
                                        f.value(),
                                        f.code(),
                                        f.expected().in(locale),
                                        f.position()))
                                .toList());
    }
}
