package cn.onezone.partners.sequence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldCondition;
import cn.onezone.contracts.partners.SignedManifest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The conditions that an event fulfilled when it was numbered. Of the texts there are digests only: they stand with each event,
 * and a condition may have 20 000 characters.
 *
 * @param digest of all, by which the same are known
 * @param each one by one, absent for what was numbered before they were kept
 */
public record Conditions(String digest, @Nullable List<Each> each) {
    private static final int DIGEST_BYTES = 16;

    /** Copies the list. */
    public Conditions {
        each = each == null ? null : List.copyOf(each);
    }

    /** That the field has one of some texts. */
    public record Each(String path, Set<String> digests) {
        private static Each of(FieldCondition condition) {
            return new Each(
                    condition.path(),
                    condition.anyOf().stream().map(Conditions::digest).collect(Collectors.toUnmodifiableSet()));
        }

        private static Each read(String line) {
            String[] parts = line.split(" ", -1);
            return new Each(parts[0], Set.copyOf(Arrays.asList(parts).subList(1, parts.length)));
        }

        private String line() {
            return path + " " + digests.stream().sorted().collect(Collectors.joining(" "));
        }
    }

    static Conditions of(EventTerms terms) {
        StringBuilder text = new StringBuilder();
        terms.where()
                .forEach(c -> text.append(c.path())
                        .append('\0')
                        .append(String.join("\0", c.anyOf()))
                        .append('\1'));
        return new Conditions(
                leaf(text.toString()).toString(),
                terms.where().stream().map(Each::of).toList());
    }

    /** @param text of {@link #text()}, absent for what was numbered before it was kept */
    static Conditions read(String digest, @Nullable String text) {
        return new Conditions(
                digest, text == null ? null : text.lines().map(Each::read).toList());
    }

    /** A line for each; absent if they are not known. */
    @Nullable
    String text() {
        return each == null ? null : each.stream().map(Each::line).collect(Collectors.joining("\n"));
    }

    private static String digest(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOf(leaf(text).bytes(), DIGEST_BYTES));
    }

    private static Digest leaf(String text) {
        return SignedManifest.leaf(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether whatever fulfilled these fulfils that one too. */
    boolean imply(FieldCondition other) {
        Each wanted = Each.of(other);
        return each != null
                && each.stream()
                        .anyMatch(e -> e.path().equals(wanted.path())
                                && wanted.digests().containsAll(e.digests()));
    }
}
