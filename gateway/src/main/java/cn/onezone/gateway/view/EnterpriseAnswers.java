package cn.onezone.gateway.view;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.At;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch.Found;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch.Told;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is answered of one enterprise: at a moment, over time, and between two moments. */
final class EnterpriseAnswers {
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");

    private EnterpriseAnswers() {}

    static Map<String, @Nullable Object> one(Found found) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("uscc", found.uscc());
        answer.put("name", found.name());
        answer.put("park", found.park());
        answer.put("reportedPark", found.reportedPark());
        answer.put("basis", found.basis());
        for (String field : List.of("district", "industry", "registeredCapital", "foundedOn")) {
            EnterpriseSearch.FieldFound one = found.fields().get(field);
            answer.put(field, one == null ? null : one.value());
        }
        answer.put("fields", found.fields());
        answer.put("claims", found.claims());
        answer.put("doublyClaimed", found.doublyClaimed());
        answer.put("lineage", found.lineage());
        answer.put("synthetic", found.synthetic());
        answer.put("sequence", found.sequence());
        answer.put("recordedAt", found.recordedAt());
        answer.put("validFrom", found.validFrom());
        answer.put("validUntil", found.validUntil());
        return answer;
    }

    /**
     * An event in a history.
     *
     * @param superseded whether later ones say something else of all days that it speaks of
     */
    private record Version(
            long sequence,
            Instant recordedAt,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validUntil,
            List<String> changed,
            boolean superseded,
            Object record) {}

    /** Days of which the same event is right. */
    private record Span(
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validUntil,
            long sequence,
            @Nullable String park,
            @Nullable Object basis,
            String name) {}

    static Map<String, @Nullable Object> history(
            Uscc uscc, List<Told> told, At at, int limit, @Nullable String cursor) {
        List<Told> known = told.stream().filter(one -> knownAt(one, at)).toList();
        List<Span> timeline = timeline(known, told, at);
        Set<Long> right = new TreeSet<>();
        timeline.forEach(span -> right.add(span.sequence()));
        long below = cursor == null ? Long.MAX_VALUE : sequence(cursor);
        List<Told> rest = known.stream().filter(one -> one.sequence() < below).toList();
        List<Version> items = rest.stream()
                .limit(limit)
                .map(one -> new Version(
                        one.sequence(),
                        one.recordedAt(),
                        one.record().validFrom(),
                        one.record().validUntil(),
                        one.record().changed(),
                        !right.contains(one.sequence()),
                        one.record()))
                .toList();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("uscc", uscc.value());
        answer.put("items", items);
        answer.put("total", known.size());
        answer.put("next", rest.size() > limit ? String.valueOf(items.getLast().sequence()) : null);
        answer.put("timeline", timeline);
        return answer;
    }

    private static boolean knownAt(Told one, At at) {
        Instant asOf = at.asOf();
        return asOf == null || one.recordedAt().toEpochMilli() <= asOf.toEpochMilli();
    }

    private static long sequence(String cursor) {
        if (SEQUENCE.matcher(cursor).matches()) {
            return Long.parseLong(cursor);
        }
        throw Problem.of(
                        KitProblem.WRONG_CURSOR,
                        "cursor",
                        cursor,
                        Text.of("the text of \"next\" of an earlier answer", "先前应答中的 next"))
                .refused();
    }

    /** What was known of all days: between two days on which an event begins or ends to speak, one is right. */
    private static List<Span> timeline(List<Told> known, List<Told> told, At at) {
        TreeSet<LocalDate> borders = new TreeSet<>();
        borders.add(LocalDate.MIN);
        for (Told one : known) {
            if (one.record().validFrom() != null) {
                borders.add(one.record().validFrom());
            }
            if (one.record().validUntil() != null) {
                borders.add(one.record().validUntil());
            }
        }
        List<Span> spans = new ArrayList<>();
        for (LocalDate from : borders) {
            Found found = EnterpriseSearch.found(told, new At(from, at.asOf(), at.restated()));
            LocalDate until = borders.higher(from);
            if (found == null) {
                continue;
            }
            LocalDate begin = from.equals(LocalDate.MIN) ? null : from;
            Span last = spans.isEmpty() ? null : spans.getLast();
            if (last != null && last.sequence() == found.sequence() && Objects.equals(last.validUntil(), begin)) {
                begin = last.validFrom();
                spans.removeLast();
            }
            spans.add(new Span(begin, until, found.sequence(), found.park(), found.basis(), found.name()));
        }
        return spans;
    }

    /** A field that differs. */
    private record Change(
            String field, @Nullable Object from, @Nullable Object to) {}

    static Map<String, @Nullable Object> diff(Uscc uscc, @Nullable Found from, @Nullable Found to) {
        Map<String, @Nullable Object> before = values(from);
        Map<String, @Nullable Object> after = values(to);
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> new Change(name, before.get(name), after.get(name)))
                .toList();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("uscc", uscc.value());
        answer.put("knownFrom", from != null);
        answer.put("knownTo", to != null);
        answer.put("sequenceFrom", from == null ? null : from.sequence());
        answer.put("sequenceTo", to == null ? null : to.sequence());
        answer.put("changes", changes);
        return answer;
    }

    private static Map<String, @Nullable Object> values(@Nullable Found found) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (found != null) {
            found.fields().forEach((name, field) -> all.put(name, field.value()));
            all.put("park", found.park());
            all.put("basis", found.basis());
            all.put("claims", found.claims().isEmpty() ? null : found.claims());
            all.put("lineage", found.lineage().isEmpty() ? null : found.lineage());
        }
        return all;
    }
}
