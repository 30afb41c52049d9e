package cn.onezone.gateway.view;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.SdmxNames.Attribute;
import cn.onezone.gateway.view.SdmxNames.Dimension;
import cn.onezone.gateway.view.indicators.Axis;
import cn.onezone.gateway.view.indicators.Cell;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.gateway.view.indicators.Measure;
import cn.onezone.gateway.view.indicators.Note;
import cn.onezone.gateway.view.indicators.Pivot;
import cn.onezone.gateway.view.indicators.PivotQuestion;
import cn.onezone.gateway.view.indicators.Slice;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures as a data message of SDMX-JSON 2.1: time series, and with their history a data set for each state of them. */
final class SdmxData {
    static final String MEDIA_TYPE = "application/vnd.sdmx.data+json;version=2.1.0";
    private static final String SCHEMA = "https://json.sdmx.org/2.1/sdmx-json-data-schema.json";
    /** Axes of a pivot's row in the order of the dimensions behind the frequency. */
    private static final List<Axis> ROW = List.of(Axis.ITEM, Axis.PARK, Axis.SECTION, Axis.SCALE, Axis.QUALIFICATION);

    private static final int MOST_STATES = 200;

    private final Facts facts;
    private final Looking looking;
    private final Runnable checkpoint;
    private final List<Period> periods;
    /** Absent: all of a series are told. */
    private final @Nullable SdmxRequest request;

    private final List<List<String>> selected = new ArrayList<>();

    private SdmxData(Facts facts, Looking looking, Runnable checkpoint, SdmxRequest request) {
        this.facts = facts;
        this.looking = looking;
        this.checkpoint = checkpoint;
        this.request = request;
        for (Dimension dimension : Dimension.values()) {
            selected.add(selected(dimension, request));
        }
        this.periods = periods(request);
        // an empty part of the key is all that there is something of, and not all that there could be
        onlyTold(Dimension.ACTIVITY, request, Slice::section);
        onlyTold(Dimension.SCALE, request, Slice::scale);
        onlyTold(Dimension.QUALIFICATION, request, Slice::qualification);
    }

    /**
     * Answers {@code /sdmx/data/…}, by the paths of either version.
     *
     * @param path what stands behind {@code /sdmx/data/}
     */
    static Answer answer(
            String path, Parameters parameters, Facts facts, Looking looking, Runnable checkpoint, Instant now) {
        SdmxData data = new SdmxData(facts, looking, checkpoint, SdmxRequest.of(path, parameters));
        return Answer.of(MEDIA_TYPE, data.message(history(parameters), now));
    }

    private SdmxData(Facts facts, Looking looking, Runnable checkpoint, PivotQuestion question) {
        this.facts = facts;
        this.looking = looking;
        this.checkpoint = checkpoint;
        this.request = null;
        this.periods = question.periods();
        selected.add(question.periods().stream()
                .map(period -> SdmxNames.frequency(period.kind()))
                .distinct()
                .toList());
        selected.add(question.items());
        selected.add(question.places());
        selected.add(codes(question.sections()));
        selected.add(codes(question.scales()));
        selected.add(codes(question.qualifications()));
    }

    private static List<String> codes(List<@Nullable String> parts) {
        return parts.stream().map(part -> part == null ? SdmxNames.TOTAL : part).toList();
    }

    /**
     * The values of a pivot as a data message. How it is laid out is of no meaning then.
     *
     * @throws cn.onezone.kit.problem.Refused if another measure is asked for than the value: the structure has values only
     */
    static Answer answer(PivotQuestion question, Facts facts, Looking looking, Runnable checkpoint, Instant now) {
        if (!question.measures().equals(List.of(Measure.VALUE))) {
            throw wrong(
                    "measure",
                    question.measures().stream().map(Measure::code).collect(Collectors.joining(",")),
                    Text.of("value, the only measure of SDMX-JSON here", "value（此处 SDMX-JSON 只含数值）"));
        }
        return Answer.of(MEDIA_TYPE, new SdmxData(facts, looking, checkpoint, question).message(false, now));
    }

    private static boolean history(Parameters parameters) {
        String text = parameters.one("includeHistory");
        if (text != null && !List.of("true", "false").contains(text)) {
            throw wrong("includeHistory", text, Text.of("true or false", "true 或 false"));
        }
        return "true".equals(text);
    }

    private static RuntimeException wrong(String name, @Nullable String value, Text expected) {
        return Problem.of(KitProblem.WRONG_PARAMETER, name, value, expected).refused();
    }

    private List<String> selected(Dimension dimension, SdmxRequest request) {
        Set<String> known = SdmxNames.codes(dimension, facts, looking.cube()).keySet();
        Set<String> all = known(dimension, "key", request.key(dimension), known);
        Set<String> only = known(dimension, "c[" + dimension + "]", request.component(dimension), known);
        List<String> both = all.stream().filter(only::contains).toList();
        if (both.isEmpty()) {
            throw Problem.of(
                            KitProblem.NOT_FOUND,
                            "nothing is both of the key and of c[" + dimension + "]",
                            "没有同时符合键与 c[" + dimension + "] 的数据")
                    .refused();
        }
        return both;
    }

    private static Set<String> known(Dimension dimension, String name, @Nullable Set<String> asked, Set<String> known) {
        for (String code : asked == null ? Set.<String>of() : asked) {
            if (!known.contains(code)) {
                throw wrong(
                        name,
                        code,
                        Text.of(
                                "a code of " + dimension.codelist() + " for " + dimension,
                                dimension.codelist() + " 中的代码（" + dimension + "）"));
            }
        }
        return asked == null ? known : asked;
    }

    private void onlyTold(Dimension dimension, SdmxRequest request, Function<Slice, @Nullable String> of) {
        if (request.key(dimension) == null && request.component(dimension) == null) {
            Set<String> told = new LinkedHashSet<>();
            told.add(SdmxNames.TOTAL);
            looking.cube().slices(periods).forEach(slice -> {
                String one = of.apply(slice);
                if (one != null) {
                    told.add(one);
                }
            });
            List<String> some = new ArrayList<>(selected.get(dimension.position()));
            some.retainAll(told);
            selected.set(dimension.position(), some);
        }
    }

    private List<Period> periods(SdmxRequest request) {
        List<String> frequencies = selected.get(Dimension.FREQ.position());
        List<Period> all = looking.cube().periods().stream()
                .filter(period -> frequencies.contains(SdmxNames.frequency(period.kind())))
                .filter(request::wants)
                .toList();
        if (all.isEmpty()) {
            throw Problem.of(KitProblem.NOT_FOUND, "no park has told of such a period", "没有分园报送过这样的时期")
                    .refused();
        }
        return all;
    }

    private PivotQuestion question(long times, List<String> items) {
        PivotQuestion question = new PivotQuestion(
                items,
                selected.get(Dimension.REF_AREA.position()),
                periods,
                parts(Dimension.ACTIVITY),
                parts(Dimension.SCALE),
                parts(Dimension.QUALIFICATION),
                List.of(Measure.VALUE),
                ROW,
                List.of(Axis.PERIOD),
                2,
                3,
                null);
        if (question.cells() * times > PivotQuestion.MOST_CELLS) {
            throw Problem.of(
                            ViewProblem.PIVOT_TOO_LARGE,
                            question.cells() + " values in " + times + " states (expected: at most "
                                    + PivotQuestion.MOST_CELLS + " together); name more of the key or fewer periods",
                            question.cells() + " 个数值、" + times + " 个历史状态，合计至多 " + PivotQuestion.MOST_CELLS
                                    + " 个；请细化键或缩短时期")
                    .refused();
        }
        return question;
    }

    private List<@Nullable String> parts(Dimension dimension) {
        List<@Nullable String> all = new ArrayList<>();
        for (String code : selected.get(dimension.position())) {
            all.add(code.equals(SdmxNames.TOTAL) ? null : code);
        }
        return all;
    }

    /** Figures as they were from one moment to another. */
    private record State(@Nullable Instant from, Map<String, Object> series) {}

    private List<State> states(boolean history) {
        if (!history) {
            return List.of(new State(null, series(looking.cube(), 1)));
        }
        List<Instant> moments = List.copyOf(looking.cube()
                .moments(
                        periods,
                        looking.standpoint().parksOf() == null
                                ? selected.get(Dimension.REF_AREA.position())
                                : List.of(IndicatorCube.ZONE),
                        selected.get(Dimension.INDICATOR.position())));
        if (moments.size() > MOST_STATES) {
            throw Problem.of(
                            ViewProblem.PIVOT_TOO_LARGE,
                            moments.size() + " states (expected: at most " + MOST_STATES
                                    + "); name fewer parks or periods",
                            moments.size() + " 个历史状态，至多 " + MOST_STATES + " 个；请减少分园或时期")
                    .refused();
        }
        List<State> all = new ArrayList<>();
        for (Instant moment : moments) {
            Map<String, Object> series = series(looking.cube().asOf(moment), moments.size());
            // a receipt of the city's changes nothing in the figures
            if (all.isEmpty() ? !series.isEmpty() : !all.getLast().series().equals(series)) {
                all.add(new State(moment, series));
            }
        }
        return all;
    }

    private Map<String, Object> series(IndicatorCube cube, long times) {
        Map<String, Object> all = new LinkedHashMap<>();
        // what was not defined yet had no values
        List<String> items = selected.get(Dimension.INDICATOR.position()).stream()
                .filter(item -> cube.indicator(item) != null || cube.element(item) != null)
                .toList();
        if (items.isEmpty()) {
            return all;
        }
        PivotQuestion question = question(times, items);
        Pivot pivot = Pivot.of(cube, question, facts.parkCodes(), looking.standpoint(), checkpoint);
        List<String> frequencies = selected.get(Dimension.FREQ.position());
        for (int row = 0; row < pivot.rows(); row++) {
            List<String> members = pivot.row(row);
            for (int frequency = 0; frequency < frequencies.size(); frequency++) {
                Map<String, Object> observations = new LinkedHashMap<>();
                for (int column = 0; column < pivot.columns(); column++) {
                    Period period = periods.get(column);
                    Cell cell = pivot.cell(row, column);
                    if (SdmxNames.frequency(period.kind()).equals(frequencies.get(frequency)) && tells(cell)) {
                        observations.put(String.valueOf(column), observation(cell));
                    }
                }
                Map<String, Object> wanted = wanted(observations);
                if (!wanted.isEmpty()) {
                    Pivot.About about = Objects.requireNonNull(pivot.items().get(members.getFirst()));
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("attributes", List.of(about.unit().symbol(), about.decimals()));
                    one.put("observations", wanted);
                    all.put(key(frequency, members), one);
                }
            }
        }
        return all;
    }

    /** The first or the last of a series, if only these are asked for. */
    private Map<String, Object> wanted(Map<String, Object> observations) {
        if (request == null) {
            return observations;
        }
        Map<String, Object> wanted = new LinkedHashMap<>();
        int place = 0;
        for (Map.Entry<String, Object> one : observations.entrySet()) {
            if (request.wants(place, observations.size())) {
                wanted.put(one.getKey(), one.getValue());
            }
            place++;
        }
        return wanted;
    }

    private static boolean tells(Cell cell) {
        return cell.value() != null || "suppressed".equals(cell.note().reason());
    }

    private String key(int frequency, List<String> members) {
        StringBuilder key = new StringBuilder().append(frequency);
        for (int i = 0; i < members.size(); i++) {
            String code = members.get(i).equals(PivotQuestion.TOTAL) ? SdmxNames.TOTAL : members.get(i);
            key.append(':').append(selected.get(i + 1).indexOf(code));
        }
        return key.toString();
    }

    /** The value, then the attributes of an observation in their order; those with a codelist by their place in it. */
    private static List<@Nullable Object> observation(Cell cell) {
        Note note = cell.note();
        List<@Nullable Object> all = new ArrayList<>();
        boolean suppressed = cell.value() == null;
        all.add(suppressed ? null : new BigDecimal(cell.value()));
        String status = suppressed ? "Q" : "accepted".equals(note.status()) ? "A" : "P";
        all.add(List.copyOf(SdmxNames.OBS_STATUS.keySet()).indexOf(status));
        all.add(List.copyOf(SdmxNames.CONF_STATUS.keySet()).indexOf(suppressed ? "C" : "F"));
        all.add(
                note.origins().size() == 1
                        ? String.valueOf(note.origins().getFirst().revision())
                        : null);
        all.add(note.parks() + "/" + note.of());
        return all;
    }

    private Map<String, Object> message(boolean history, Instant now) {
        List<State> states = states(history);
        List<Map<String, Object>> sets = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            State state = states.get(i);
            Map<String, Object> set = new LinkedHashMap<>();
            set.put("structure", 0);
            set.put("action", "Information");
            if (state.from() != null) {
                set.put("validFrom", state.from().toString());
                if (i + 1 < states.size()) {
                    set.put(
                            "validTo",
                            Objects.requireNonNull(states.get(i + 1).from()).toString());
                }
            }
            set.put("series", state.series());
            sets.add(set);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("structures", List.of(structure(sets.size())));
        data.put("dataSets", sets);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("meta", SdmxStructures.meta(SCHEMA, now));
        message.put("data", data);
        return message;
    }

    private Map<String, Object> structure(int sets) {
        List<Map<String, Object>> keys = new ArrayList<>();
        for (Dimension dimension : Dimension.values()) {
            Map<String, Text> names = SdmxNames.codes(dimension, facts, looking.cube());
            Map<String, Object> one = SdmxStructures.named(dimension.name(), dimension.names());
            one.put("keyPosition", dimension.position());
            one.put(
                    "values",
                    selected.get(dimension.position()).stream()
                            .map(code -> SdmxStructures.named(code, names.getOrDefault(code, Text.of(code, code))))
                            .toList());
            keys.add(one);
        }
        Map<String, Object> time = SdmxStructures.named(SdmxNames.TIME, Text.of("Time period", "时期"));
        time.put("keyPosition", Dimension.values().length);
        time.put("roles", List.of(SdmxNames.TIME));
        time.put(
                "values",
                periods.stream()
                        .map(period -> Map.of("value", SdmxNames.time(period)))
                        .toList());
        List<Map<String, Object>> ofSeries = new ArrayList<>();
        List<Map<String, Object>> ofObservations = new ArrayList<>();
        for (Attribute attribute : Attribute.values()) {
            Map<String, Object> one = SdmxStructures.named(attribute.name(), attribute.names());
            if (attribute.codelist() != null) {
                Map<String, Text> codes =
                        attribute == Attribute.OBS_STATUS ? SdmxNames.OBS_STATUS : SdmxNames.CONF_STATUS;
                one.put(
                        "values",
                        codes.entrySet().stream()
                                .map(code -> SdmxStructures.named(code.getKey(), code.getValue()))
                                .toList());
            }
            (attribute.ofObservation() ? ofObservations : ofSeries).add(one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", "全区指标");
        all.put("names", SdmxNames.names(Text.of("Indicators of the zone", "全区指标")));
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            numbers.add(i);
        }
        all.put("dataSets", numbers);
        all.put(
                "links",
                List.of(
                        link("dataflow", "datastructure.Dataflow", SdmxNames.FLOW),
                        link("datastructure", "datastructure.DataStructure", SdmxNames.STRUCTURE)));
        all.put("dimensions", Map.of("dataSet", List.of(), "series", keys, "observation", List.of(time)));
        all.put(
                "measures",
                Map.of("observation", List.of(SdmxStructures.named(SdmxNames.VALUE, Text.of("Value", "数值")))));
        all.put("attributes", Map.of("series", ofSeries, "observation", ofObservations));
        return all;
    }

    private static Map<String, Object> link(String rel, String kind, String id) {
        Map<String, Object> link = new LinkedHashMap<>();
        link.put("rel", rel);
        link.put("href", "/sdmx/structure/" + rel + '/' + SdmxNames.AGENCY + '/' + id + '/' + SdmxNames.VERSION);
        link.put("urn", SdmxNames.urn(kind, id));
        return link;
    }
}
