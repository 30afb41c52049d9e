package cn.onezone.gateway.view;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.enterprises.EnterpriseProblem;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch;
import cn.onezone.gateway.view.enterprises.MapBox;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.gateway.view.indicators.Origin;
import cn.onezone.gateway.view.indicators.Pivot;
import cn.onezone.gateway.view.indicators.PivotQuestion;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Computes the answers of {@code /network/**} from a snapshot of the view. */
final class NetworkAnswers {
    static final String REGISTRY = "/enterprises";
    /** In what forms a pivot is answered, the usual one first. */
    static final List<AnswerForm> PIVOT_FORMS = List.of(AnswerForm.values());

    /** What a client may accept that asks for SDMX: plain JSON is what SDMX-JSON is, to those who do not know it. */
    static final List<AnswerForm> SDMX_FORMS = List.of(AnswerForm.SDMX_JSON, AnswerForm.JSON);

    private static final int USUAL_LIMIT = 50;
    /** A value of an indicator is short, and what is asked for is mostly one indicator at all places. */
    private static final int USUAL_VALUES = 500;

    private static final int MOST_VALUES = 5_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    private final CityView view;
    private final EnterpriseSearch search;
    private final Exports exports;
    private final ViewSettings.View settings;
    private final Clock clock;
    /** Coverage of what passes through the registry. */
    private final CoverageText consolidated;
    /** Coverage of what the parks report themselves. */
    private final CoverageText reported;

    private final IndicatorTexts values = new IndicatorTexts();

    private final Questions questions = new Questions();

    NetworkAnswers(CityView view, EnterpriseSearch search, Exports exports, ViewSettings.View settings, Clock clock) {
        this.exports = exports;
        this.view = view;
        this.search = search;
        this.settings = settings;
        this.clock = clock;
        this.consolidated = new CoverageText(REGISTRY, settings, clock);
        this.reported = new CoverageText(null, settings, clock);
    }

    private final PivotTexts pivots = new PivotTexts();

    private interface Computation {
        Answer of(Snapshot snapshot, Runnable checkpoint) throws IOException;
    }

    private Answer compute(Computation computation) {
        try (Snapshot snapshot = view.acquire()) {
            long until = System.nanoTime() + settings.timeLimit().toNanos();
            return computation.of(snapshot, () -> {
                if (System.nanoTime() - until > 0) {
                    throw Problem.of(
                                    ViewProblem.QUERY_TOO_LONG,
                                    "the query was stopped after "
                                            + settings.timeLimit().toMillis() + " ms; narrow it or try again",
                                    "查询超过 " + settings.timeLimit().toMillis() + " 毫秒后中止，请缩小范围或重试")
                            .refused();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code GET /network/enterprises}. */
    Answer enterprises(Parameters parameters) {
        return compute((snapshot, checkpoint) -> {
            Times times = times(parameters);
            EnterpriseQuery query = questions.of(parameters, times.at(), snapshot.facts(), USUAL_LIMIT);
            return Answer.object(out -> {
                try {
                    search.search(snapshot.reader(), query, checkpoint, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                times.write(out);
                out.writePOJOProperty("coverage", consolidated.of(snapshot));
            });
        });
    }

    /** {@code GET /network/enterprises/export/{id}}. */
    Answer progress(String id) {
        return Answer.of(exports.progress(id));
    }

    /** {@code GET /network/enterprises/map}. */
    Answer map(Parameters parameters) {
        return compute((snapshot, checkpoint) -> {
            Times times = times(parameters);
            EnterpriseQuery query = questions.of(parameters, times.at(), snapshot.facts(), USUAL_LIMIT);
            MapBox box = MapBox.of(parameters.one("bbox"), parameters.one("zoom"));
            return Answer.geo(out -> {
                try {
                    search.map(snapshot.reader(), query, box, checkpoint, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                times.write(out);
                out.writePOJOProperty("coverage", consolidated.of(snapshot));
            });
        });
    }

    private Times times(Parameters parameters) {
        return Times.of(parameters, clock.instant());
    }

    static List<String> parks(Parameters parameters, Set<String> known) {
        List<String> asked = parameters.all("park");
        for (String park : asked) {
            if (!known.contains(park)) {
                String all = known.stream().sorted().collect(Collectors.joining(", "));
                throw new InvalidValue("unknown-park", park, Text.of("one of " + all, "下列分园之一：" + all));
            }
        }
        return asked;
    }

    static int limit(Parameters parameters, int usual, int most) {
        String text = parameters.one("limit");
        if (text == null) {
            return usual;
        }
        if (NUMBER.matcher(text).matches()) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        }
        throw Problem.of(
                        EnterpriseProblem.WRONG_LIMIT,
                        "limit",
                        text,
                        Text.of("a number from 1 to " + most, "1 到 " + most + " 的整数"))
                .refused();
    }

    private List<EnterpriseSearch.Told> told(Snapshot snapshot, Uscc uscc) throws IOException {
        List<EnterpriseSearch.Told> told = search.told(snapshot.reader(), uscc.value());
        if (told == null) {
            throw Problem.of(
                            EnterpriseProblem.UNKNOWN_ENTERPRISE,
                            "no park has told of " + uscc + " until now",
                            "尚无分园登记过 " + uscc)
                    .refused();
        }
        return told;
    }

    private static EnterpriseSearch.Found found(List<EnterpriseSearch.Told> told, Uscc uscc, EnterpriseQuery.At at) {
        EnterpriseSearch.Found found = EnterpriseSearch.found(told, at);
        if (found == null) {
            Object then = at.asOf() == null ? "now" : at.asOf();
            throw Problem.of(
                            EnterpriseProblem.UNKNOWN_ENTERPRISE,
                            "of " + uscc + " nothing was known as of " + then + " that is valid on " + at.validAt(),
                            "截至 " + then + "，尚无 " + uscc + " 在 " + at.validAt() + " 有效的登记")
                    .refused();
        }
        return found;
    }

    /** {@code GET /network/enterprises/{uscc}}. */
    Answer enterprise(String text, Parameters parameters) {
        Uscc uscc = Uscc.of(text);
        return compute((snapshot, _) -> {
            Times times = times(parameters);
            Map<String, @Nullable Object> answer = EnterpriseAnswers.one(found(told(snapshot, uscc), uscc, times.at()));
            answer.putAll(times.fields());
            answer.put("coverage", consolidated.of(snapshot));
            return Answer.of(answer);
        });
    }

    /** {@code GET /network/enterprises/{uscc}/history}. */
    Answer history(String text, Parameters parameters) {
        Uscc uscc = Uscc.of(text);
        return compute((snapshot, _) -> {
            Times times = times(parameters);
            int limit = limit(parameters, USUAL_LIMIT, EnterpriseQuery.MOST);
            Map<String, @Nullable Object> answer =
                    EnterpriseAnswers.history(uscc, told(snapshot, uscc), times.at(), limit, parameters.one("cursor"));
            answer.putAll(times.fields());
            answer.put("coverage", consolidated.of(snapshot));
            return Answer.of(answer);
        });
    }

    /** {@code GET /network/enterprises/{uscc}/diff}. */
    Answer diff(String text, Parameters parameters) {
        Uscc uscc = Uscc.of(text);
        return compute((snapshot, _) -> {
            Instant now = clock.instant();
            Times from = Times.of(parameters, "from", now);
            Times to = Times.of(parameters, "to", now);
            List<EnterpriseSearch.Told> told = told(snapshot, uscc);
            Map<String, @Nullable Object> answer = EnterpriseAnswers.diff(
                    uscc, EnterpriseSearch.found(told, from.at()), EnterpriseSearch.found(told, to.at()));
            answer.put("from", from.fields());
            answer.put("to", to.fields());
            answer.put("coverage", consolidated.of(snapshot));
            return Answer.of(answer);
        });
    }

    /** {@code GET /network/indicators}. */
    Answer indicators(Parameters parameters, boolean city) {
        return compute((snapshot, checkpoint) -> {
            Facts facts = snapshot.facts();
            Instant now = clock.instant();
            Times times = Times.of(parameters, now);
            Looking looking = Looking.of(parameters, times, facts.indicators(), city, now);
            IndicatorCube cube = looking.cube();
            List<IndicatorDefined> asked = indicators(parameters, cube);
            List<String> places = places(parameters, facts);
            List<Period> periods = periods(parameters, looking);
            int limit = limit(parameters, USUAL_VALUES, MOST_VALUES);
            Cells cells = new Cells(periods, asked, places);
            String cursor = parameters.one("cursor");
            int from = cursor == null ? 0 : cells.after(cursor);
            int to = Math.min(cells.size(), from + limit);
            // no values of the list, so they stand beside its first page only
            List<IndicatorCube.Published> published = cursor == null
                    ? cube.published(asked, periods, parameters.all("park").isEmpty() ? List.of() : places)
                    : List.of();
            return Answer.object(out -> {
                Map<String, Origin> sources = new LinkedHashMap<>();
                out.writeArrayPropertyStart("items");
                for (int at = from; at < to; at++) {
                    checkpoint.run();
                    IndicatorTexts.Value value =
                            values.of(facts, looking, cells.indicator(at), cells.period(at), cells.place(at));
                    out.writeRawValue(value.text());
                    value.origins().forEach(origin -> sources.put(origin.id(), origin));
                }
                out.writeEndArray();
                // what thousands of values rest on is told once
                out.writeObjectPropertyStart("sources");
                sources.forEach((id, origin) -> {
                    out.writeName(id);
                    PivotAnswers.origin(origin, out);
                });
                out.writeEndObject();
                out.writeNumberProperty("total", cells.size());
                out.writeStringProperty("next", to < cells.size() ? cells.cursor(to - 1) : null);
                out.writePOJOProperty("observations", published);
                times.write(out);
                out.writePOJOProperty("coverage", reported.of(snapshot));
            });
        });
    }

    /**
     * The values that are asked for, in their order: period, indicator, place. A cursor names the last one of a page, so
     * that an indicator or a park that comes in between moves nobody across it.
     */
    private record Cells(List<Period> periods, List<IndicatorDefined> indicators, List<String> places) {
        int size() {
            return periods.size() * indicators.size() * places.size();
        }

        String place(int at) {
            return places.get(at % places.size());
        }

        IndicatorDefined indicator(int at) {
            return indicators.get(at / places.size() % indicators.size());
        }

        Period period(int at) {
            return periods.get(at / places.size() / indicators.size());
        }

        String cursor(int at) {
            String text = period(at).value() + '/' + indicator(at).code() + '/' + place(at);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Where the page after a cursor begins. */
        int after(String cursor) {
            try {
                String[] last =
                        new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("/", -1);
                if (last.length == 3) {
                    int period = periods.stream().map(Period::value).toList().indexOf(last[0]);
                    int indicator = indicators.stream()
                            .map(IndicatorDefined::code)
                            .toList()
                            .indexOf(last[1]);
                    int place = places.indexOf(last[2]);
                    if (period >= 0 && indicator >= 0 && place >= 0) {
                        return (period * indicators.size() + indicator) * places.size() + place + 1;
                    }
                }
            } catch (IllegalArgumentException e) {
                // falls through to the refusal, which says what was expected
            }
            throw Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor",
                            cursor,
                            Text.of("the text of \"next\" of an answer to the same question", "同一查询先前应答中的 next"))
                    .refused();
        }
    }

    static List<IndicatorDefined> indicators(Parameters parameters, IndicatorCube cube) {
        List<String> asked = parameters.all("indicator");
        if (asked.isEmpty()) {
            return cube.indicators();
        }
        return asked.stream()
                .map(code -> {
                    IndicatorDefined found = cube.indicator(code);
                    if (found == null) {
                        String near = String.join(", ", cube.near(code));
                        throw new InvalidValue(
                                "unknown-indicator",
                                code,
                                Text.of("a code of the catalogue; the nearest are: " + near, "指标目录中的代码；相近的有：" + near));
                    }
                    return found;
                })
                .toList();
    }

    static List<String> places(Parameters parameters, Facts facts) {
        if (parameters.all("park").isEmpty()) {
            List<String> all = new ArrayList<>();
            all.add(IndicatorCube.ZONE);
            all.addAll(facts.parkCodes());
            return all;
        }
        Set<String> known = new LinkedHashSet<>(facts.parks().keySet());
        known.add(IndicatorCube.ZONE);
        return parks(parameters, known);
    }

    static List<Period> periods(Parameters parameters, Looking looking) {
        List<String> asked = parameters.all("period");
        if (asked.isEmpty()) {
            Period latest = looking.latestPeriod();
            return latest == null ? List.of() : List.of(latest);
        }
        return asked.stream().map(Period::of).toList();
    }

    /**
     * {@code GET /network/indicators/pivot}.
     *
     * @param accepted the form that the request accepts best, absent if it accepts none that there is; {@code format} goes
     *     before it
     * @param accept as it came
     */
    Answer pivot(Parameters parameters, boolean city, @Nullable AnswerForm accepted, @Nullable String accept) {
        return compute((snapshot, checkpoint) -> {
            Facts facts = snapshot.facts();
            Instant now = clock.instant();
            Times times = Times.of(parameters, now);
            Looking looking = Looking.of(parameters, times, facts.indicators(), city, now);
            String format = parameters.one("format");
            AnswerForm form = format == null ? accepted : AnswerForm.of(format);
            if (form == null) {
                throw AnswerForm.none(accept, PIVOT_FORMS);
            }
            PivotQuestion question = PivotQuestions.of(parameters, facts, looking);
            if (form == AnswerForm.SDMX_JSON) {
                return SdmxData.answer(question, facts, looking, checkpoint, now);
            }
            Supplier<Pivot> made =
                    () -> Pivot.of(looking.cube(), question, facts.parkCodes(), looking.standpoint(), checkpoint);
            if (form == AnswerForm.JSON) {
                byte[] head = pivots.of(
                        facts.indicators(),
                        looking.cube(),
                        question,
                        facts.parkCodes(),
                        looking.standpoint(),
                        () -> Answer.members(out -> PivotAnswers.write(made.get(), out)));
                return Answer.continued(head, out -> {
                    times.write(out);
                    out.writePOJOProperty("coverage", reported.of(snapshot));
                });
            }
            Pivot pivot = made.get();
            Exports.Format file = form == AnswerForm.CSV ? Exports.Format.CSV : Exports.Format.XLSX;
            PivotSheet sheet = new PivotSheet(pivot, !"en".equalsIgnoreCase(parameters.one("lang")));
            Map<String, String> about = times.about(snapshot.coverage(now, settings));
            about.put("values", String.valueOf(question.cells()));
            return Answer.file(
                    file.mediaType(),
                    "indicators-" + LocalDate.ofInstant(times.asOf(), Times.ZONE) + '.' + file.text(),
                    file == Exports.Format.CSV
                            ? sheet.csv("list".equalsIgnoreCase(parameters.one("layout")), about)
                            : sheet.xlsx(about));
        });
    }

    /**
     * {@code GET /sdmx/data/…}.
     *
     * @param path flow and key, as either version of SDMX-REST has them
     */
    Answer sdmxData(String path, Parameters parameters, boolean city) {
        return compute((snapshot, checkpoint) -> {
            Facts facts = snapshot.facts();
            Instant now = clock.instant();
            Times times = Times.of(parameters, now);
            Looking looking = Looking.of(parameters, times, facts.indicators(), city, now);
            return SdmxData.answer(path, parameters, facts, looking, checkpoint, now);
        });
    }

    /**
     * {@code GET /sdmx/structure/{type}/{agency}/{id}/{version}}.
     *
     * @param path type and what follows
     */
    Answer sdmxStructure(String path, Parameters parameters) {
        return compute((snapshot, _) -> {
            Facts facts = snapshot.facts();
            return new SdmxStructures(facts, facts.indicators())
                    .answer(path, parameters.one("references"), clock.instant());
        });
    }

    /** {@code GET /network/overview}. */
    Answer overview(Parameters parameters, boolean city) {
        return compute((snapshot, checkpoint) -> {
            String asked = parameters.one("period");
            Facts facts = snapshot.facts();
            Instant now = clock.instant();
            Times times = Times.of(parameters, now);
            Looking looking = Looking.of(parameters, times, facts.indicators(), city, now);
            return Answer.of(Overview.of(
                    facts,
                    looking,
                    asked == null ? looking.latestPeriod() : Period.of(asked),
                    search.count(snapshot.reader(), times.at(), checkpoint),
                    times,
                    snapshot.coverage(REGISTRY, clock.instant(), settings)));
        });
    }

    /** A park and how its service stands. */
    private record ParkAnswer(
            String code,
            int no,
            String nameZh,
            String nameEn,
            String districtZh,
            String districtCode,
            List<String> industries,
            List<String> subZones,
            Object positioning,
            Coverage.State state,
            @Nullable Instant watermark,
            @Nullable Double ageSeconds) {}

    /** {@code GET /network/parks}. */
    Answer parks() {
        return compute((snapshot, _) -> {
            Coverage coverage = snapshot.coverage(clock.instant(), settings);
            Map<String, Coverage.OfPark> states =
                    coverage.parks().stream().collect(Collectors.toMap(Coverage.OfPark::park, state -> state));
            List<ParkAnswer> items = snapshot.facts().parksInOrder().stream()
                    .map(park -> park(
                            park, Objects.requireNonNull(states.get(park.code().value()))))
                    .toList();
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("items", items);
            answer.put("total", items.size());
            answer.put("next", null);
            answer.put("coverage", coverage);
            return Answer.of(answer);
        });
    }

    private static ParkAnswer park(ParkDescribed park, Coverage.OfPark state) {
        return new ParkAnswer(
                park.code().value(),
                park.no(),
                park.nameZh(),
                park.nameEn(),
                park.districtZh(),
                park.districtCode(),
                park.industries(),
                park.subZones(),
                park.positioning(),
                state.state(),
                state.watermark(),
                state.ageSeconds());
    }
}
