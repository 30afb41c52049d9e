package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings the shipped catalogue into the store where it is absent; what stands there is never overwritten. */
@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {
    @Bean
    CatalogueFile catalogueFile() {
        return CatalogueFile.bundled();
    }

    @Bean
    Definitions definitions(CatalogueFile file, MongoDatabase database, Relay relay) {
        Map<String, Element> elements = file.elements().stream()
                .map(e -> new Element(e.definition(), e.kind(), e.note()))
                .collect(inOrder(e -> e.definition().code()));
        Map<String, Indicator> indicators = file.indicators().stream()
                .map(i -> new Indicator(i.definition(), i.scope(), i.sector(), i.note()))
                .sorted(Definitions.ORDER)
                .collect(inOrder(i -> i.definition().code()));
        return new Definitions(
                seeded(
                        new Aggregates<>(database, "elements", Element.class, relay),
                        elements,
                        e -> Outgoing.of(
                                IndicatorEvents.DATA_ELEMENT_DEFINED,
                                "element/" + e.definition().code(),
                                e.definition())),
                seeded(
                        new Aggregates<>(database, "indicators", Indicator.class, relay),
                        indicators,
                        i -> Outgoing.of(
                                IndicatorEvents.INDICATOR_DEFINED,
                                "indicator/" + i.definition().code(),
                                i.definition())),
                file.units().stream().map(CatalogueFile.NamedUnit::symbol).toList());
    }

    private static <T> java.util.stream.Collector<T, ?, Map<String, T>> inOrder(Function<T, String> code) {
        return Collectors.toMap(code, t -> t, (a, _) -> a, LinkedHashMap::new);
    }

    private static <S> List<S> seeded(Aggregates<S> all, Map<String, S> shipped, Function<S, Outgoing<?>> defined) {
        Map<String, S> there = new HashMap<>();
        for (Stored<S> stored : all.findAll(shipped.keySet())) {
            there.put(stored.id(), stored.state());
        }
        List<Write<S>> absent = shipped.entrySet().stream()
                .filter(e -> !there.containsKey(e.getKey()))
                .map(e -> new Write<>(null, e.getKey(), e.getValue(), List.of(defined.apply(e.getValue()))))
                .toList();
        // those that another instance writes at the same moment are the same
        var _ = all.saveAll(absent);
        return shipped.entrySet().stream()
                .map(e -> there.getOrDefault(e.getKey(), e.getValue()))
                .toList();
    }
}
