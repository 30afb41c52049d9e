package cn.onezone.gateway.view;

import cn.onezone.contracts.funds.FundEvent.FundEstablished;
import cn.onezone.contracts.funds.FundEvent.FundKind;
import cn.onezone.contracts.funds.FundEvent.YearMoney;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.projects.ProjectEvent.ProjectAdvanced;
import cn.onezone.contracts.projects.ProjectEvent.Stage;
import cn.onezone.contracts.talent.TalentEvent.NominationRecorded;
import cn.onezone.contracts.talent.TalentEvent.NominationStatus;
import cn.onezone.contracts.talent.TalentEvent.ProgrammeDefined;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The zone on one page.
 *
 * @param period what the indicators are about, absent while no park has submitted anything
 * @param indicators the key indicators in their order, for the zone
 * @param enterprises counted once each (R5)
 * @param funds money by fund
 * @param projects by stage
 * @param talent by programme
 * @param submissions which parks are late with their figures
 * @param synthetic how much of it is invented
 * @param validAt the day of which enterprises are counted (R8)
 * @param asOf until when it was recorded what is counted
 * @param attribution {@code reported} or {@code restated}: the parks of then or of today (R1)
 * @param coverage which parks it rests on
 */
record Overview(
        @Nullable String period,
        List<IndicatorCube.Item> indicators,
        Enterprises enterprises,
        List<Fund> funds,
        Projects projects,
        List<Programme> talent,
        IndicatorCube.@Nullable Submissions submissions,
        Synthetic synthetic,
        LocalDate validAt,
        Instant asOf,
        String attribution,
        Coverage coverage) {

    /** Enterprises by park and by section of industry. */
    record Enterprises(int total, Map<String, Integer> byPark, Map<String, Integer> byIndustry, int doublyClaimed) {}

    /** Money of a fund over all years, and of each. */
    record Fund(
            String fund,
            @Nullable Text names,
            @Nullable FundKind kind,
            Money budget,
            Money committed,
            Money paid,
            Map<Integer, Year> years,
            boolean synthetic) {}

    /** Money of one year; paid ≤ committed ≤ budget (R16). */
    record Year(Money budget, Money committed, Money paid) {}

    /** Projects by stage; stages in which there is none are there too. */
    record Projects(int total, Map<String, Integer> byStage, Map<String, Integer> byPark) {}

    /** Nominations of a programme by where they stand. */
    record Programme(
            String programme, @Nullable Text names, int nominations, int awarded, int refused, boolean synthetic) {}

    /** How many records of each kind are invented for demonstration. */
    record Synthetic(int enterprises, int reports, int funds, int projects, int nominations) {}

    static Overview of(
            Facts facts,
            Looking looking,
            @Nullable Period period,
            EnterpriseSearch.Counts counts,
            Times times,
            Coverage coverage) {
        List<String> parks = facts.parkCodes();
        IndicatorCube cube = looking.cube();
        List<IndicatorCube.Item> key = new ArrayList<>();
        if (period != null) {
            for (IndicatorDefined indicator : cube.indicators()) {
                if (indicator.keyNo() != null) {
                    key.add(cube.item(indicator, period, IndicatorCube.ZONE, parks, looking.standpoint()));
                }
            }
        }
        List<Fund> funds = funds(facts);
        return new Overview(
                period == null ? null : period.value(),
                key,
                new Enterprises(counts.total(), counts.byPark(), counts.bySection(), counts.doublyClaimed()),
                funds,
                projects(facts),
                talent(facts),
                period == null ? null : cube.submissions(period, parks, looking.standpoint()),
                new Synthetic(
                        counts.synthetic(),
                        cube.synthetic(),
                        (int) funds.stream().filter(Fund::synthetic).count(),
                        (int) facts.projects().values().stream()
                                .filter(ProjectAdvanced::synthetic)
                                .count(),
                        (int) facts.nominations().values().stream()
                                .filter(NominationRecorded::synthetic)
                                .count()),
                times.at().validAt(),
                times.asOf(),
                times.attribution(),
                coverage);
    }

    private static List<Fund> funds(Facts facts) {
        Map<String, Map<Integer, Year>> years = new TreeMap<>();
        for (FundEstablished fund : facts.funds().values()) {
            Map<Integer, Year> own = years.computeIfAbsent(fund.fund(), _ -> new TreeMap<>());
            Money nothing = Money.yuan(BigDecimal.ZERO);
            fund.budgets().forEach((year, budget) -> own.put(year, new Year(budget, nothing, nothing)));
        }
        for (YearMoney money : facts.money().values()) {
            years.computeIfAbsent(money.fund(), _ -> new TreeMap<>())
                    .put(money.year(), new Year(money.budget(), money.committed(), money.paid()));
        }
        List<Fund> all = new ArrayList<>();
        years.forEach((code, own) -> {
            FundEstablished fund = facts.funds().get(code);
            BigDecimal budget = BigDecimal.ZERO;
            BigDecimal committed = BigDecimal.ZERO;
            BigDecimal paid = BigDecimal.ZERO;
            for (Year year : own.values()) {
                budget = budget.add(year.budget().amount());
                committed = committed.add(year.committed().amount());
                paid = paid.add(year.paid().amount());
            }
            boolean invented = (fund != null && fund.synthetic())
                    || facts.money().values().stream().anyMatch(m -> m.fund().equals(code) && m.synthetic());
            all.add(new Fund(
                    code,
                    fund == null ? null : fund.name(),
                    fund == null ? null : fund.kind(),
                    Money.yuan(budget),
                    Money.yuan(committed),
                    Money.yuan(paid),
                    own,
                    invented));
        });
        return all;
    }

    private static Projects projects(Facts facts) {
        Map<String, Integer> byStage = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            byStage.put(stage.code(), 0);
        }
        Map<String, Integer> byPark = new TreeMap<>();
        for (ProjectAdvanced project : facts.projects().values()) {
            byStage.merge(project.stage().code(), 1, Integer::sum);
            if (project.park() != null) {
                byPark.merge(project.park().value(), 1, Integer::sum);
            }
        }
        return new Projects(facts.projects().size(), byStage, byPark);
    }

    private static List<Programme> talent(Facts facts) {
        TreeSet<String> codes = new TreeSet<>(facts.programmes().keySet());
        facts.nominations().values().forEach(n -> codes.add(n.programme()));
        List<Programme> all = new ArrayList<>();
        for (String code : codes) {
            ProgrammeDefined programme = facts.programmes().get(code);
            List<NominationRecorded> own = facts.nominations().values().stream()
                    .filter(n -> n.programme().equals(code))
                    .toList();
            all.add(new Programme(
                    code,
                    programme == null ? null : programme.name(),
                    own.size(),
                    count(own, NominationStatus.AWARDED),
                    count(own, NominationStatus.REFUSED),
                    (programme != null && programme.synthetic())
                            || own.stream().anyMatch(NominationRecorded::synthetic)));
        }
        all.sort(Comparator.comparing(Programme::programme));
        return all;
    }

    private static int count(List<NominationRecorded> all, NominationStatus status) {
        return (int) all.stream().filter(n -> n.status() == status).count();
    }
}
