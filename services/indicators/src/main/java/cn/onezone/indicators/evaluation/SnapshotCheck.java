package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.indicators.evaluation.Figures.Figure;
import cn.onezone.indicators.evaluation.Ranking.Part;
import cn.onezone.indicators.evaluation.Ranking.Standing;
import cn.onezone.kit.json.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Recomputes a published ranking from its file alone (R15): no network, no store.
 *
 * @param hash that of the file's content; absent if the file is none
 * @param faults what is not as it must be, empty if all is
 */
public record SnapshotCheck(@Nullable String hash, List<String> faults) {
    /** Copies the faults. */
    public SnapshotCheck {
        faults = List.copyOf(faults);
    }

    /**
     * Checks a file.
     *
     * @param file as {@code GET /indicators/evaluations/{id}/snapshot} gave it; how it is indented does not matter
     * @param basis as {@code GET …/{id}/basis} gave it, from which figures are computed again; without it they are taken as
     *     they stand in the file
     */
    public static SnapshotCheck of(byte[] file, byte @Nullable [] basis) {
        JsonNode tree;
        try {
            tree = EventJson.mapper().readTree(file);
        } catch (JacksonException e) {
            return broken("it is no JSON: " + e.getOriginalMessage());
        }
        JsonNode content = tree.get("snapshot");
        JsonNode said = tree.get("hash");
        if (content == null || said == null || !said.isString()) {
            return broken("expected an object with hash and snapshot");
        }
        String hash = Snapshot.hash(content);
        List<String> faults = new ArrayList<>();
        if (!hash.equals(said.stringValue())) {
            faults.add("hash: value: " + said.stringValue() + " (expected: " + hash
                    + ", that of what stands in the file)");
        }
        try {
            Snapshot snapshot = EventJson.mapper().treeToValue(content, Snapshot.class);
            if (snapshot.form() != Snapshot.FORM) {
                faults.add("form: value: " + snapshot.form() + " (expected: " + Snapshot.FORM + ")");
            } else {
                if (basis != null) {
                    JsonNode behind = EventJson.mapper().readTree(basis);
                    differ("basis", snapshot.basisHash(), Snapshot.hash(behind), faults);
                    compare(
                            snapshot.figures(),
                            EventJson.mapper().treeToValue(behind, Basis.class).figures(),
                            faults);
                }
                compare(snapshot.ranking(), Ranking.of(snapshot.scheme(), snapshot.figures()), faults);
            }
        } catch (JacksonException | InvalidValue e) {
            faults.add("it cannot be read: " + e.getMessage());
        }
        return new SnapshotCheck(hash, faults);
    }

    private static SnapshotCheck broken(String fault) {
        return new SnapshotCheck(null, List.of(fault));
    }

    private static void compare(Figures said, Figures computed, List<String> faults) {
        differ("parks", said.parks(), computed.parks(), faults);
        Map<String, Figure> expected = byPlace(computed);
        byPlace(said).forEach((place, figure) -> differ(place, figure, expected.remove(place), faults));
        expected.forEach((place, figure) -> differ(place, null, figure, faults));
    }

    private static Map<String, Figure> byPlace(Figures figures) {
        return figures.figures().stream()
                .collect(Collectors.toMap(
                        f -> "figure " + f.park() + " " + f.indicator(),
                        Function.identity(),
                        (first, _) -> first,
                        TreeMap::new));
    }

    private static void compare(Ranking said, Ranking computed, List<String> faults) {
        if (said.standings().size() != computed.standings().size()) {
            faults.add("standings: value: " + said.standings().size() + " (expected: "
                    + computed.standings().size() + ")");
            return;
        }
        for (int i = 0; i < said.standings().size(); i++) {
            Standing one = said.standings().get(i);
            Standing other = computed.standings().get(i);
            if (!one.park().equals(other.park())) {
                faults.add("place " + (i + 1) + ": value: " + one.park() + " (expected: " + other.park() + ")");
                continue;
            }
            differ(one.park() + " rank", one.rank(), other.rank(), faults);
            differ(one.park() + " total", one.total(), other.total(), faults);
            for (int part = 0; part < other.parts().size(); part++) {
                Part expected = other.parts().get(part);
                Part stands = part < one.parts().size() ? one.parts().get(part) : null;
                if (!expected.equals(stands)) {
                    faults.add(one.park() + " " + expected.indicator() + ": value: " + stands + " (expected: "
                            + expected + ")");
                }
            }
        }
    }

    private static void differ(String what, @Nullable Object said, @Nullable Object computed, List<String> faults) {
        if (!Objects.equals(said, computed)) {
            faults.add(what + ": value: " + said + " (expected: " + computed + ")");
        }
    }
}
