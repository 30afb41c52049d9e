package cn.onezone.gateway.openapi;

import cn.onezone.gateway.resilience.Fetching;
import cn.onezone.gateway.routes.Backend;
import cn.onezone.gateway.routes.Backends;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.webflux.api.OpenApiWebfluxResource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /v3/api-docs}: one document of the gateway, the city's services and, once for all of them, the parks.
 * Which services could not be asked is in {@code info.x-missing}. This object owns the cached document.
 */
@Hidden
@RestController
final class MergedOpenApi {
    private static final Logger LOG = LoggerFactory.getLogger(MergedOpenApi.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/v3/api-docs";
    private static final String GATEWAY = "gateway";
    private static final String PARKS = "parks";
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    /**
     * Of the merged document.
     *
     * @param timeLimit for each service's document
     * @param keep how long a complete one is kept
     * @param keepPartial how long one that lacks a service is kept
     */
    @ConfigurationProperties("onezone.gateway.openapi")
    record Settings(
            @DefaultValue("3s") Duration timeLimit,
            @DefaultValue("60s") Duration keep,
            @DefaultValue("5s") Duration keepPartial) {}

    private record Part(String service, Optional<JsonNode> document) {}

    private record Kept(String json, boolean complete) {}

    private final Backends backends;
    private final Fetching fetching;
    private final Settings settings;
    private final OpenApiWebfluxResource own;
    private final Mono<Kept> kept;

    private volatile Optional<ServerHttpRequest> last = Optional.empty();

    MergedOpenApi(Backends backends, Fetching fetching, Settings settings, OpenApiWebfluxResource own) {
        this.backends = backends;
        this.fetching = fetching;
        this.settings = settings;
        this.own = own;
        // callers at the same time share one round of asking
        this.kept = Mono.defer(this::merged)
                .cache(
                        document -> document.complete() ? settings.keep() : settings.keepPartial(),
                        _ -> Duration.ZERO,
                        () -> Duration.ZERO);
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<String>> document(ServerHttpRequest request) {
        last = Optional.of(request);
        return kept.map(document ->
                ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(document.json()));
    }

    private Mono<Kept> merged() {
        List<Mono<Part>> parts = new ArrayList<>();
        parts.add(part(GATEWAY, ofGateway()));
        backends.city().forEach(service -> parts.add(part(service.name(), of(service))));
        parts.add(part(PARKS, ofParks()));
        return Flux.mergeSequential(parts).collectList().map(all -> {
            Map<String, JsonNode> documents = new LinkedHashMap<>();
            List<String> missing = new ArrayList<>();
            for (Part part : all) {
                part.document()
                        .ifPresentOrElse(
                                document -> documents.put(part.service(), document), () -> missing.add(part.service()));
            }
            missing.addAll(backends.unconnected());
            return new Kept(JSON.writeValueAsString(OpenApiMerge.merge(documents, missing)), missing.isEmpty());
        });
    }

    private static Mono<Part> part(String service, Mono<JsonNode> document) {
        return document.map(found -> new Part(service, Optional.of(found)))
                .onErrorResume(error -> {
                    LOG.warn("{} has no OpenAPI document now: {}", service, error.toString());
                    return Mono.empty();
                })
                .defaultIfEmpty(new Part(service, Optional.empty()));
    }

    private Mono<JsonNode> ofGateway() {
        return Mono.justOrEmpty(last)
                .flatMap(request -> {
                    try {
                        return own.openapiJson(request, PATH + "/" + GATEWAY, Locale.ENGLISH);
                    } catch (JsonProcessingException e) {
                        return Mono.error(e);
                    }
                })
                .map(MergedOpenApi::parse);
    }

    private Mono<JsonNode> of(Backend service) {
        return fetching.get(service, PATH, MOST_BYTES, settings.timeLimit()).map(MergedOpenApi::parse);
    }

    // all parks have the same paths, so the first three that are asked at once must all be silent to lose them
    private Mono<JsonNode> ofParks() {
        return Flux.fromIterable(backends.parks())
                .flatMap(park -> of(park).onErrorResume(_ -> Mono.empty()), 3)
                .next();
    }

    private static JsonNode parse(byte[] bytes) {
        JsonNode document = JSON.readTree(bytes);
        if (!document.path("paths").isObject()) {
            throw new IllegalStateException("the document has no paths");
        }
        return document;
    }
}
