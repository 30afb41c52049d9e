package cn.onezone.partners.usage;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.partners.sequence.Canonical;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a partner was handed out in a month. Public because the record codec reads it.
 *
 * @param key {@code <partner>/<month>}, the order of lists
 * @param partner its account
 * @param month {@code 2026-05}, in Beijing
 * @param lines by subscription, way and type
 * @param hash SHA-256 of a zero byte and what {@link #hashed} writes, base64url
 * @param frozenAt when it was made; it does not change any more
 */
public record Statement(String key, String partner, String month, List<Line> lines, String hash, Instant frozenAt) {
    /** Copies the list. */
    public Statement {
        lines = List.copyOf(lines);
    }

    /**
     * What was handed out of one type. Public because the record codec reads it.
     *
     * @param subscription its id
     * @param way {@code pull}, {@code stream}, {@code webhook} …
     * @param type of the event
     * @param handedOut how many numbers, each once
     * @param repeats how often one was handed out that had been before
     * @param late how many of {@code handedOut} a webhook took later than stated
     * @param failed how many deliveries of a webhook were not taken
     * @param bytes of all that was handed out, repetitions too
     */
    public record Line(
            String subscription,
            String way,
            String type,
            long handedOut,
            long repeats,
            long late,
            long failed,
            long bytes) {}

    static Statement frozen(String partner, String month, List<Line> lines, Instant now) {
        return new Statement(partner + "/" + month, partner, month, lines, hash(partner, month, lines), now);
    }

    /** Sums days. */
    static List<Line> lines(Collection<DayUsage> days) {
        record Of(String subscription, String way) {}
        Map<String, Of> names = new TreeMap<>();
        Map<String, List<Counted>> sums = new TreeMap<>();
        for (DayUsage day : days) {
            String id = Counter.id(day.subscription(), day.way());
            names.putIfAbsent(id, new Of(day.subscription(), day.way()));
            List<Counted> all = sums.computeIfAbsent(id, _ -> new ArrayList<>());
            day.counted().forEach(one -> Counted.add(all, one));
        }
        List<Line> lines = new ArrayList<>();
        names.forEach((id, of) -> Counted.summed(sums.getOrDefault(id, List.of()))
                .forEach(c -> lines.add(new Line(
                        of.subscription(),
                        of.way(),
                        c.type(),
                        c.handedOut(),
                        c.repeats(),
                        c.late(),
                        c.failed(),
                        c.bytes()))));
        return lines;
    }

    /** What is hashed: JSON without blanks, members in the order of their names. */
    static String hashed(String partner, String month, List<Line> lines) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("partner", partner);
        all.put("month", month);
        ArrayNode array = all.putArray("lines");
        for (Line line : lines) {
            array.addObject()
                    .put("subscription", line.subscription())
                    .put("way", line.way())
                    .put("type", line.type())
                    .put("handedOut", line.handedOut())
                    .put("repeats", line.repeats())
                    .put("late", line.late())
                    .put("failed", line.failed())
                    .put("bytes", line.bytes());
        }
        return Canonical.text(all);
    }

    private static String hash(String partner, String month, List<Line> lines) {
        Digest digest =
                SignedManifest.leaf(hashed(partner, month, lines).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return digest.toString();
    }
}
