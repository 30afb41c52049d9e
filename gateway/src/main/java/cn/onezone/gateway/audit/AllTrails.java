package cn.onezone.gateway.audit;

import cn.onezone.gateway.resilience.Fetching;
import cn.onezone.gateway.routes.Backend;
import cn.onezone.gateway.routes.Backends;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.audit.ChainLink;
import cn.onezone.kit.audit.Place;
import cn.onezone.kit.audit.Question;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.web.Page;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * All trails of the network as one list: asks each service for its own with the auditor's token, and puts what they answer
 * in the order of time. Nothing of it is kept here (R2).
 *
 * <p>A cursor has the place in each trail where the page before ended, and the moment of the first page: what came after it
 * is on no page. A trail that is away is named in the coverage (R14); what it has comes with the first page for which it
 * answers.
 */
final class AllTrails {
    /** Services asked at once; more than there are now. */
    private static final int AT_ONCE = 64;

    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,19}|-?[0-9]{1,15} [0-9a-f-]{36}");

    private final Backends backends;
    private final Fetching fetching;
    private final OwnTrail own;
    private final TrailSettings settings;
    private final Clock clock;

    AllTrails(Backends backends, Fetching fetching, OwnTrail own, TrailSettings settings, Clock clock) {
        this.backends = backends;
        this.fetching = fetching;
        this.own = own;
        this.settings = settings;
        this.clock = clock;
    }

    /** How a trail stands. */
    enum State {
        /** It answered. */
        UP,
        /** It did not answer in time. */
        LATE,
        /** It cannot be reached, or refuses. */
        DOWN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One trail.
     *
     * @param source whose
     * @param state how it stands
     * @param total how many entries it has of those asked for, counted up to 100 000; absent if it did not answer
     * @param code why it did not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OfSource(
            String source,
            State state,
            @Nullable Long total,
            @Nullable String code) {}

    /**
     * Which trails an answer rests on (R14).
     *
     * @param of how many there are
     * @param answered how many of them did
     */
    record Coverage(int of, int answered, List<OfSource> sources) {}

    /**
     * A page.
     *
     * @param items the latest first
     * @param total of all that answered
     * @param next cursor of the next page, absent if those that answered have no more
     */
    record Entries(
            List<ChainLink> items,
            long total,
            @JsonInclude @Nullable String next,
            Coverage coverage) {}

    /**
     * Whom to answer, and what.
     *
     * @param asked who asks
     * @param authorization with which token
     * @param traceparent of the request
     * @param filters by name, as they came
     */
    record Request(Asked asked, String authorization, String traceparent, Map<String, String> filters) {}

    /** What one trail answered. */
    private record Part(OfSource coverage, List<ChainLink> links, boolean more, List<String> positions) {
        static Part none(String source, State state, String code) {
            return new Part(new OfSource(source, state, null, code), List.of(), false, List.of());
        }
    }

    /** Where the page before ended. */
    private record Position(Instant until, Map<String, String> places) {
        String cursor() {
            StringBuilder text = new StringBuilder(until.toString());
            places.forEach((source, place) ->
                    text.append('\n').append(source).append('\t').append(place));
            return Page.cursor(text.toString());
        }

        static Position of(String cursor) {
            String[] lines = Page.after(cursor).split("\n", -1);
            Map<String, String> places = new TreeMap<>();
            try {
                for (int i = 1; i < lines.length; i++) {
                    String[] one = lines[i].split("\t", -1);
                    if (one.length != 2 || !POSITION.matcher(one[1]).matches()) {
                        throw wrong(cursor);
                    }
                    places.put(one[0], one[1]);
                }
                return new Position(Instant.parse(lines[0]), places);
            } catch (DateTimeException e) {
                throw wrong(cursor);
            }
        }

        private static RuntimeException wrong(String cursor) {
            return Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor: value: " + cursor + " (expected: the next of the page before)",
                            "cursor：“" + cursor + "”无效，应为上一页的 next")
                    .refused();
        }
    }

    /** A page of all trails. */
    Mono<Entries> list(Request request, Question question, int limit, @Nullable String cursor) {
        Position from =
                cursor == null || cursor.isEmpty() ? new Position(until(question), Map.of()) : Position.of(cursor);
        Map<String, String> filters = new LinkedHashMap<>(request.filters());
        filters.put("to", from.until().toString());
        filters.put("limit", Integer.toString(limit));
        List<Mono<Part>> parts = new ArrayList<>();
        parts.add(ofGateway(request, bounded(question, from.until()), limit, from));
        List<Backend> all = new ArrayList<>(backends.city());
        all.addAll(backends.parks());
        for (Backend backend : all) {
            parts.add(of(backend, request, filters, from));
        }
        for (String service : backends.unconnected()) {
            parts.add(Mono.just(Part.none("/" + service, State.DOWN, "not-connected")));
        }
        for (String park : backends.parkCodes()) {
            if (all.stream().noneMatch(backend -> backend.name().equals("parks/" + park))) {
                parts.add(Mono.just(Part.none("/parks/" + park, State.DOWN, "park-not-connected")));
            }
        }
        return Flux.mergeSequential(parts, AT_ONCE, 1).collectList().map(found -> merged(found, limit, from));
    }

    private Instant until(Question question) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant to = question.to();
        return to != null && to.isBefore(now) ? to : now;
    }

    private static Question bounded(Question question, Instant until) {
        return new Question(
                question.actor(),
                question.kind(),
                question.action(),
                question.record(),
                question.from(),
                until,
                question.outcome());
    }

    private Mono<Part> ofGateway(Request request, Question question, int limit, Position from) {
        String place = from.places().get(TrailConfiguration.SOURCE);
        long before = place == null || place.indexOf(' ') >= 0 ? Long.MAX_VALUE : Long.parseLong(place);
        return own.find(request.asked(), question, before, limit + 1)
                .map(found -> {
                    boolean more = found.links().size() > limit;
                    List<ChainLink> links = more ? found.links().subList(0, limit) : found.links();
                    return new Part(
                            new OfSource(TrailConfiguration.SOURCE, State.UP, found.total(), null),
                            links,
                            more,
                            links.stream()
                                    .map(link -> Long.toString(link.sequence()))
                                    .toList());
                })
                .onErrorReturn(Part.none(TrailConfiguration.SOURCE, State.DOWN, "store-unavailable"));
    }

    private Mono<Part> of(Backend backend, Request request, Map<String, String> filters, Position from) {
        String source = "/" + backend.name();
        StringBuilder path = new StringBuilder(source).append("/audit");
        Map<String, String> parameters = new LinkedHashMap<>(filters);
        String place = from.places().get(source);
        if (place != null) {
            parameters.put("cursor", Page.cursor(place));
        }
        char between = '?';
        for (Map.Entry<String, String> one : parameters.entrySet()) {
            path.append(between)
                    .append(one.getKey())
                    .append('=')
                    .append(URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8));
            between = '&';
        }
        return fetching.ask(
                        backend,
                        path.toString(),
                        Map.of("Authorization", request.authorization(), "traceparent", request.traceparent()),
                        MOST_BYTES,
                        settings.timeLimit())
                .map(told -> part(source, told));
    }

    private static Part part(String source, Fetching.Told told) {
        if (told.status() == 0) {
            return Part.none(
                    source,
                    told.late() ? State.LATE : State.DOWN,
                    told.late() ? "backend-timeout" : "backend-unavailable");
        }
        try {
            JsonNode answer = EventJson.mapper().readTree(told.body());
            if (told.status() != 200) {
                return Part.none(source, State.DOWN, answer.path("code").asString("status-" + told.status()));
            }
            List<ChainLink> links = new ArrayList<>();
            for (JsonNode item : answer.path("items")) {
                links.add(EventJson.mapper().treeToValue(item, ChainLink.class));
            }
            return new Part(
                    new OfSource(source, State.UP, answer.path("total").asLong(), null),
                    links,
                    !answer.path("next").isMissingNode() && !answer.path("next").isNull(),
                    links.stream().map(link -> Place.of(link).key()).toList());
        } catch (JacksonException e) {
            return Part.none(source, State.DOWN, "backend-answer-broken");
        }
    }

    private static Entries merged(List<Part> parts, int limit, Position from) {
        int[] taken = new int[parts.size()];
        List<ChainLink> items = new ArrayList<>(limit);
        while (items.size() < limit) {
            int latest = -1;
            for (int i = 0; i < taken.length; i++) {
                if (taken[i] < parts.get(i).links().size()
                        && (latest < 0 || at(parts.get(i), taken[i]).isAfter(at(parts.get(latest), taken[latest])))) {
                    latest = i;
                }
            }
            if (latest < 0) {
                break;
            }
            items.add(parts.get(latest).links().get(taken[latest]++));
        }
        Map<String, String> places = new TreeMap<>(from.places());
        boolean more = false;
        long total = 0;
        int answered = 0;
        for (int i = 0; i < taken.length; i++) {
            Part part = parts.get(i);
            if (taken[i] > 0) {
                places.put(part.coverage().source(), part.positions().get(taken[i] - 1));
            }
            more |= part.more() || taken[i] < part.links().size();
            total += part.coverage().total() == null ? 0 : part.coverage().total();
            answered += part.coverage().state() == State.UP ? 1 : 0;
        }
        return new Entries(
                items,
                total,
                more ? new Position(from.until(), places).cursor() : null,
                new Coverage(
                        parts.size(),
                        answered,
                        parts.stream().map(Part::coverage).toList()));
    }

    private static Instant at(Part part, int index) {
        return part.links().get(index).entry().at();
    }
}
