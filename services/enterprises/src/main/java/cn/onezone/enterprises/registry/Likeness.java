package cn.onezone.enterprises.registry;

import com.fasterxml.jackson.annotation.JsonValue;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much two records under different codes look like one enterprise. Only ever a proposal: nothing is merged by it.
 *
 * @param score sum of the weights of the reasons
 * @param reasons what they have in common
 */
record Likeness(int score, List<Reason> reasons) {
    private static final Pattern SIGNS = Pattern.compile("[\\s\\p{P}\\p{S}]+");
    private static final String NAME = "n:";
    private static final String ADDRESS = "a:";
    private static final String FORMER = "f:";
    // of long lists of names the latest say most
    private static final int MOST_FORMER = 20;
    private static final int LONGEST = 200;

    /** What two records can have in common, and how much that weighs. */
    enum Reason {
        /** The same name, but for width, case, blanks and signs. */
        SAME_NAME("same-name", 60),
        /** A former name of one is the name of the other. */
        FORMER_NAME("former-name", 50),
        /** The same address, written the same but for width, case, blanks and signs. */
        SAME_ADDRESS("same-address", 30);

        private final String code;
        private final int weight;

        Reason(String code, int weight) {
            this.code = code;
            this.weight = weight;
        }

        @JsonValue
        String code() {
            return code;
        }
    }

    /** Keys under which a record is looked for, absent for one of which nothing is known. */
    static @Nullable List<String> keys(@Nullable Merged merged) {
        if (merged == null) {
            return null;
        }
        List<String> keys = new ArrayList<>();
        keys.add(NAME + folded(merged.name()));
        if (merged.address() != null) {
            keys.add(ADDRESS + folded(merged.address()));
        }
        merged.formerNames().stream().limit(MOST_FORMER).forEach(name -> keys.add(FORMER + folded(name)));
        return keys;
    }

    /**
     * Keys of all that was ever said, but for those of today: by these it is found as it was on another day, or as it was known.
     *
     * @param today keys of today, absent while and when it has none
     * @return absent if there are none; at most as many as are wanted, those of what was said last
     */
    static @Nullable List<String> otherKeys(List<ParkClaim> claims, @Nullable List<String> today, int most) {
        if (today != null
                && claims.size() == 1
                && claims.getFirst().statements().size() == 1) {
            // all that was ever said is right today: so it is with most, and with each once
            return null;
        }
        // each text once: a name comes with each statement
        Set<String> said = new LinkedHashSet<>();
        for (ParkClaim claim : claims) {
            for (Statement statement : claim.statements().reversed()) {
                said.add(NAME + statement.name());
                if (statement.address() != null) {
                    said.add(ADDRESS + statement.address());
                }
                if (statement.formerNames() != null) {
                    statement.formerNames().stream().limit(MOST_FORMER).forEach(name -> said.add(FORMER + name));
                }
            }
        }
        Set<String> all = new LinkedHashSet<>();
        // a key begins with two signs that tell of what it is
        said.forEach(text -> all.add(text.substring(0, NAME.length()) + folded(text.substring(NAME.length()))));
        if (today != null) {
            today.forEach(all::remove);
        }
        return all.isEmpty() ? null : all.stream().limit(most).toList();
    }

    /** Keys of records that have a name in common with one of these keys. */
    static Set<String> namesLike(List<String> keys) {
        Set<String> like = new HashSet<>();
        for (String key : keys) {
            if (key.startsWith(NAME)) {
                like.add(key);
                like.add(FORMER + key.substring(NAME.length()));
            } else if (key.startsWith(FORMER)) {
                like.add(NAME + key.substring(FORMER.length()));
            }
        }
        return like;
    }

    /** Keys of records that have the address in common with one of these keys: one or none. */
    static Set<String> addressesLike(List<String> keys) {
        Set<String> like = new HashSet<>();
        keys.stream().filter(key -> key.startsWith(ADDRESS)).forEach(like::add);
        return like;
    }

    /** How much two records look alike, by their keys. */
    static Likeness of(List<String> one, List<String> other) {
        List<Reason> reasons = new ArrayList<>();
        for (String key : one) {
            Reason reason = null;
            if (key.startsWith(NAME)) {
                reason = other.contains(key)
                        ? Reason.SAME_NAME
                        : other.contains(FORMER + key.substring(NAME.length())) ? Reason.FORMER_NAME : null;
            } else if (key.startsWith(ADDRESS)) {
                reason = other.contains(key) ? Reason.SAME_ADDRESS : null;
            } else if (other.contains(NAME + key.substring(FORMER.length()))) {
                reason = Reason.FORMER_NAME;
            }
            if (reason != null && !reasons.contains(reason)) {
                reasons.add(reason);
            }
        }
        reasons.sort(null);
        return new Likeness(reasons.stream().mapToInt(r -> r.weight).sum(), List.copyOf(reasons));
    }

    private static String folded(String text) {
        String folded = SIGNS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("")
                .toUpperCase(Locale.ROOT);
        return folded.length() > LONGEST ? folded.substring(0, LONGEST) : folded;
    }
}
