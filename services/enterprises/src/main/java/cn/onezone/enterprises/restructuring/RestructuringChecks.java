package cn.onezone.enterprises.restructuring;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.enterprises.restructuring.Restructuring.Stage;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what a coordinator states into a rule, or refuses it. Pure. */
final class RestructuringChecks {
    /** A batch of claims that was under way when the rule was written is written long before this. */
    static final Duration SETTLING = Duration.ofMinutes(1);

    private static final int MOST_PARKS = 20;
    private static final int MOST_TEXTS = 500;
    private static final int MOST_USCCS = 5_000;
    private static final int LONGEST = 200;
    private static final int LONGEST_REASON = 500;
    private static final LocalDate EARLIEST = LocalDate.of(1988, 1, 1);

    private RestructuringChecks() {}

    /**
     * Checks a form.
     *
     * @param parks those that there are, the new ones among them (R1)
     * @param before the restructurings there are, in their order
     * @throws cn.onezone.kit.problem.Refused naming what is wrong
     */
    static Restructuring check(
            String id, RestructuringForm form, ParkDirectory parks, List<Restructuring> before, Instant now) {
        LocalDate effective = effective(form.effective());
        List<ParkCode> from = new ArrayList<>();
        for (String code : Objects.requireNonNullElse(form.from(), List.<String>of())) {
            // a park that is in no directory any more may still be restructured: it is known by its claims
            from.add(ParkCode.of(code));
        }
        List<RestructuringForm.Target> to = Objects.requireNonNullElse(form.to(), List.of());
        if (from.isEmpty()
                || to.isEmpty()
                || from.size() > MOST_PARKS
                || to.size() > MOST_PARKS
                || new HashSet<>(from).size() < from.size()) {
            throw Problem.of(
                            RestructuringProblem.WRONG_PARKS,
                            "/from, /to",
                            from + " to " + to.size(),
                            Text.of("1 to " + MOST_PARKS + " of each, none twice", "各 1 至 " + MOST_PARKS + " 个，不重复"))
                    .refused();
        }
        List<Part> parts = new ArrayList<>();
        ParkCode otherwise = null;
        Set<Uscc> named = new HashSet<>();
        Set<ParkCode> targets = new HashSet<>();
        for (int i = 0; i < to.size(); i++) {
            RestructuringForm.Target target = to.get(i);
            ParkCode park = parks.get(ParkCode.of(target.park())).code();
            if (!targets.add(park)) {
                throw part(i, park + " twice", "each park once", "每个分园一次");
            }
            Part part = new Part(
                    park,
                    texts(i, target.districts()),
                    texts(i, target.addresses()),
                    texts(i, target.industries()),
                    usccs(i, target.usccs(), named));
            boolean rest = Boolean.TRUE.equals(target.rest());
            if (rest && otherwise != null) {
                throw part(i, "rest", "one park that takes the rest", "仅一个分园接收其余企业");
            }
            if (part.isEmpty() && !rest) {
                throw part(
                        i,
                        "",
                        "districts, addresses, industries, usccs or rest",
                        "districts、addresses、industries、usccs 或 rest");
            }
            otherwise = rest ? park : otherwise;
            parts.add(part);
        }
        order(effective, from, targets, before);
        return new Restructuring(
                id,
                effective,
                from,
                parts,
                otherwise,
                reason(form.reason()),
                Stage.RUNNING,
                now.plus(SETTLING),
                0,
                "",
                List.of(),
                0,
                now,
                null,
                null);
    }

    private static void order(
            LocalDate effective, List<ParkCode> from, Set<ParkCode> targets, List<Restructuring> before) {
        if (before.size() >= Restructurings.MOST) {
            throw new IllegalStateException("more restructurings than are kept: " + before.size());
        }
        Set<ParkCode> gone = new HashSet<>();
        for (Restructuring earlier : before) {
            boolean shares = earlier.from().stream().anyMatch(p -> from.contains(p) || targets.contains(p))
                    || earlier.parts().stream().anyMatch(p -> from.contains(p.park()));
            if (shares && !earlier.effective().isBefore(effective)) {
                throw Problem.of(
                                RestructuringProblem.OUT_OF_ORDER,
                                "/effective",
                                effective.toString(),
                                Text.of(
                                        "a day after " + earlier.effective() + ", from which restructuring "
                                                + earlier.id() + " holds",
                                        "晚于 " + earlier.effective() + "（调整 " + earlier.id() + " 的生效日期）"))
                        .refused();
            }
            gone.addAll(earlier.from());
            earlier.parts().forEach(p -> gone.remove(p.park()));
        }
        for (ParkCode park : from) {
            if (gone.contains(park)) {
                throw Problem.of(
                                RestructuringProblem.PARK_IS_NO_MORE,
                                "/from",
                                park.value(),
                                Text.of("a park that there is on " + effective, effective + " 仍存在的分园"))
                        .refused();
            }
        }
    }

    private static LocalDate effective(@Nullable String text) {
        try {
            LocalDate day = LocalDate.parse(text == null ? "" : text.strip());
            if (!day.isBefore(EARLIEST) && day.getYear() < 2200) {
                return day;
            }
        } catch (DateTimeException e) {
            // refused below
        }
        throw Problem.of(
                        RestructuringProblem.WRONG_EFFECTIVE,
                        "/effective",
                        text,
                        Text.of("a day such as 2025-01-01, from " + EARLIEST, "日期，如 2025-01-01，不早于 " + EARLIEST))
                .refused();
    }

    private static List<String> texts(int at, @Nullable List<String> stated) {
        List<String> texts = new ArrayList<>();
        for (String text : Objects.requireNonNullElse(stated, List.<String>of())) {
            if (text == null || text.isBlank() || text.length() > LONGEST || texts.size() >= MOST_TEXTS) {
                throw part(
                        at,
                        String.valueOf(text),
                        "at most " + MOST_TEXTS + " texts of 1 to " + LONGEST + " characters",
                        "至多 " + MOST_TEXTS + " 项，每项 1 至 " + LONGEST + " 个字符");
            }
            texts.add(text.strip());
        }
        return texts;
    }

    private static List<Uscc> usccs(int at, @Nullable List<String> stated, Set<Uscc> named) {
        List<Uscc> usccs = new ArrayList<>();
        for (String text : Objects.requireNonNullElse(stated, List.<String>of())) {
            Uscc uscc = Uscc.of(text);
            if (!named.add(uscc)) {
                throw part(at, uscc.value(), "each enterprise in one part", "每家企业只在一个部分中");
            }
            if (named.size() > MOST_USCCS) {
                throw part(at, uscc.value(), "at most " + MOST_USCCS + " enterprises", "至多 " + MOST_USCCS + " 家企业");
            }
            usccs.add(uscc);
        }
        return usccs;
    }

    private static RuntimeException part(int at, String value, String en, String zh) {
        String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
        return Problem.of(RestructuringProblem.WRONG_PART, "/to/" + at, shown, Text.of(en, zh))
                .refused();
    }

    private static @Nullable String reason(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > LONGEST_REASON) {
            throw Problem.of(
                            KitProblem.WRONG_FIELD,
                            "/reason",
                            text.substring(0, 60) + "…",
                            Text.of("at most " + LONGEST_REASON + " characters", "至多 " + LONGEST_REASON + " 个字符"))
                    .refused();
        }
        return text.strip();
    }
}
