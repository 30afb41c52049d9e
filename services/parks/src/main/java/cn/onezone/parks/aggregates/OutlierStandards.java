package cn.onezone.parks.aggregates;

import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.parks.aggregates.OutlierRule.Within;
import cn.onezone.parks.reports.ReportedValues;
import cn.onezone.parks.reports.ReportedValues.Reported;
import cn.onezone.parks.reports.UsualValues;
import cn.onezone.parks.submissions.AcceptedPeriods;
import cn.onezone.parks.submissions.ContributingReports;
import cn.onezone.parks.submissions.Contributions;
import cn.onezone.parks.submissions.UnusualReports;
import com.mongodb.client.MongoDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What reports are held against as soft rules: the statistics of the last period before theirs whose values the city has
 * accepted, by the rules of outliers. They are reckoned once for each accepted revision, at the first report that needs
 * them, of the reports that this revision is made of, and kept; so a report costs its own values, however many others there are, and
 * what enterprises have corrected since changes nothing.
 */
@Component
class OutlierStandards implements UsualValues, UnusualReports {
    /** So far back an accepted period is looked for. */
    private static final int MOST_PERIODS_BACK = 8;
    /** Periods under work at one time, and some before them. */
    private static final int MOST_KEPT_IN_MEMORY = 16;

    private static final int MOST_SHOWN = 20;
    private static final int BATCH = 500;
    /** Goes up when standards are reckoned in another way. */
    private static final int RECKONING = 2;

    private final OutlierRules rules;
    private final Tallies tallies;
    private final ReportedValues reports;
    private final AcceptedPeriods accepted;
    private final ContributingReports contributing;
    private final Aggregates<OutlierStandard> standards;
    private final Map<String, Term> terms = new HashMap<>();
    private final String digest;
    private final ReckonedOnce<Held> held = new ReckonedOnce<>(MOST_KEPT_IN_MEMORY);

    OutlierStandards(
            OutlierRules rules,
            Tallies tallies,
            ReportedValues reports,
            AcceptedPeriods accepted,
            ContributingReports contributing,
            MongoDatabase database,
            Relay relay) {
        this.rules = rules;
        this.tallies = tallies;
        this.reports = reports;
        this.accepted = accepted;
        this.contributing = contributing;
        this.standards = new Aggregates<>(database, "outlier-standards", OutlierStandard.class, relay);
        rules.all().forEach(rule -> terms.put(rule.code(), rule.term()));
        this.digest = digest(rules);
    }

    /** Other rules, other standards: an operator's own file does not meet what another has reckoned. */
    private static String digest(OutlierRules rules) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((RECKONING + EventJson.mapper().writeValueAsString(rules.all()))
                                    .getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A standard, its bands by rule and section. */
    private static final class Held {
        private final Period period;
        private final Map<String, OutlierRule.Middle> middles = new HashMap<>();

        private Held(OutlierStandard standard) {
            this.period = standard.period();
            standard.bands().forEach(b -> middles.put(key(b.rule(), b.section()), b.middle()));
        }

        static String key(String rule, String section) {
            return rule + "/" + section;
        }

        OutlierRule.@Nullable Middle of(OutlierRule rule, String section) {
            return middles.get(key(rule.code(), rule.within() == Within.SECTION ? section : ""));
        }
    }

    @Override
    public Map<String, Text> rules() {
        Map<String, Text> all = new LinkedHashMap<>();
        rules.all().forEach(rule -> all.put(rule.code(), rule.says()));
        return all;
    }

    @Override
    public Standard of(Period period) {
        Held standard = held(period);
        return standard == null ? Standard.NONE : (section, values) -> unusual(standard, section, values);
    }

    private List<Unusual> unusual(Held standard, @Nullable String section, List<ElementValue> values) {
        Map<String, Fraction> report = new HashMap<>();
        values.forEach(v -> report.put(v.element(), Fraction.of(v.value())));
        String in = section == null ? Part.UNKNOWN : section;
        List<Unusual> found = new ArrayList<>();
        for (OutlierRule rule : rules.all()) {
            OutlierRule.Middle middle = standard.of(rule, in);
            if (middle != null) {
                OutlierRule.value(term(rule), report)
                        .filter(value -> rule.isUnusual(value, middle))
                        .ifPresent(value -> found.add(new Unusual(
                                rule.code(),
                                rule.says(),
                                rule.formula() + " = " + SharedSums.plain(value).toPlainString() + " (" + in + ", "
                                        + middle.among() + ", " + standard.period + ")")));
            }
        }
        return found;
    }

    private Term term(OutlierRule rule) {
        Term term = terms.get(rule.code());
        if (term == null) {
            throw new IllegalStateException("no formula of " + rule.code());
        }
        return term;
    }

    @Override
    public List<Unexplained> unexplained(Period period) {
        Held standard = held(period);
        if (standard == null) {
            return List.of();
        }
        List<Unexplained> all = new ArrayList<>();
        for (OutlierRule rule : rules.all()) {
            Term term = term(rule);
            Set<String> elements = Set.copyOf(Formulas.codes(term));
            List<Uscc> unusual = tallies.ask(
                    period,
                    tally -> tally.of(elements).stream()
                            .filter(one -> isUnusual(rule, term, standard, one))
                            .map(Tally.Of::uscc)
                            .toList());
            List<Uscc> unexplained = new ArrayList<>();
            for (int from = 0; from < unusual.size(); from += BATCH) {
                reports.of(period, unusual.subList(from, Math.min(unusual.size(), from + BATCH))).stream()
                        .filter(report -> !report.explained().contains(rule.code()))
                        .map(Reported::uscc)
                        .sorted()
                        .forEach(unexplained::add);
            }
            if (!unexplained.isEmpty()) {
                all.add(new Unexplained(
                        rule.code(),
                        rule.says(),
                        unexplained.size(),
                        unexplained.stream().limit(MOST_SHOWN).toList()));
            }
        }
        return all;
    }

    private static boolean isUnusual(OutlierRule rule, Term term, Held standard, Tally.Of one) {
        OutlierRule.Middle middle = standard.of(rule, one.part().section());
        return middle != null
                && value(term, one).filter(v -> rule.isUnusual(v, middle)).isPresent();
    }

    private static java.util.Optional<java.math.BigDecimal> value(Term term, Tally.Of one) {
        Map<String, Fraction> report = new HashMap<>();
        one.values().forEach((element, value) -> report.put(element, Fraction.of(value)));
        return OutlierRule.value(term, report);
    }

    private @Nullable Held held(Period period) {
        AcceptedPeriods.AcceptedPeriod last =
                accepted.latestBefore(period, MOST_PERIODS_BACK).orElse(null);
        if (last == null) {
            return null;
        }
        String id = last.period() + "/" + last.revision() + "/" + digest;
        return held.of(id, () -> new Held(standards.find(id).map(s -> s.state()).orElseGet(() -> reckoned(id, last))));
    }

    private OutlierStandard reckoned(String id, AcceptedPeriods.AcceptedPeriod last) {
        Period period = last.period();
        List<OutlierStandard.Band> bands = contributing
                .of(period, last.revision())
                .map(made -> bands(tally(made)))
                // stated by hand, or made before it was kept of what: of what there is
                .orElseGet(() -> tallies.ask(period, this::bands));
        OutlierStandard standard = new OutlierStandard(id, period, bands);
        // another process of this park may have been first: then its standard holds
        var _ = standards.create(id, standard, null, List.of());
        return standards.find(id).map(s -> s.state()).orElse(standard);
    }

    private List<OutlierStandard.Band> bands(Tally tally) {
        return rules.all().stream()
                .flatMap(rule -> OutlierRules.bands(rule, tally).stream())
                .toList();
    }

    /** The reports that a revision is made of, in the revisions that counted then and where the enterprises stood then. */
    private Tally tally(ContributingReports.Revision made) {
        Tally tally = new Tally();
        List<Contributions.One> all = made.all();
        for (int from = 0; from < all.size(); from += BATCH) {
            Map<Uscc, Contributions.One> some = new HashMap<>();
            Map<Uscc, Integer> revisions = new HashMap<>();
            for (Contributions.One one : all.subList(from, Math.min(all.size(), from + BATCH))) {
                some.put(one.uscc(), one);
                revisions.put(one.uscc(), one.revision());
            }
            reports.revisions(made.period(), revisions).forEach((uscc, values) -> {
                Contributions.One one = Objects.requireNonNull(some.get(uscc));
                tally.put(
                        uscc,
                        new Tally.Contribution(
                                new Part(one.section(), one.scale(), one.qualifications()), one.revision(), values));
            });
        }
        return tally;
    }
}
