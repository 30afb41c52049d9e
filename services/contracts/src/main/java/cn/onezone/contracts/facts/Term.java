package cn.onezone.contracts.facts;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A word of a closed list: what stands on the wire, and what people read and write. */
public interface Term {
    /** As it stands on the wire: small letters and hyphens. */
    String wire();

    /** As people read it. */
    Text title();

    /**
     * The word of a list that a text names, by its wire form or by either title; case and full-width forms do not matter.
     *
     * @param text as somebody wrote it
     * @param code of the refusal
     * @param all the list
     * @throws InvalidValue naming the list
     */
    static <T extends Term> T of(@Nullable String text, String code, T[] all) {
        String folded = folded(text == null ? "" : text);
        for (T term : all) {
            if (folded.equals(folded(term.wire()))
                    || folded.equals(folded(term.title().zh()))
                    || folded.equals(folded(term.title().en()))) {
                return term;
            }
        }
        throw new InvalidValue(
                code,
                text,
                Text.of(
                        "one of " + Arrays.stream(all).map(Term::wire).collect(Collectors.joining(", ")),
                        "下列之一："
                                + Arrays.stream(all)
                                        .map(t -> t.title().zh() + " (" + t.wire() + ")")
                                        .collect(Collectors.joining("、"))));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }
}
