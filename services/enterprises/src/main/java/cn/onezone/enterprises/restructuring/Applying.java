package cn.onezone.enterprises.restructuring;

import cn.onezone.contracts.enterprises.RestructuringEvent.RestructuringApplied;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.enterprises.registry.Registry;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.restructuring.Restructuring.Stage;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings the enterprises that are there to their new parks, a batch at a time. First the registrations are written, then how
 * far it has come: after a crash a batch is done again, and what it had written is found there by the id of the ruling.
 */
@Component
class Applying extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(Applying.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int BATCH = 200;
    private static final int ATTEMPTS = 8;

    private final Restructurings restructurings;
    private final Registrations registrations;
    private final Clock clock;

    Applying(Restructurings restructurings, Registrations registrations, Clock clock) {
        super("restructuring", PAUSE);
        this.restructurings = restructurings;
        this.registrations = registrations;
        this.clock = clock;
    }

    /** A restructuring was made. */
    void begin() {
        soon();
    }

    @Override
    protected void once() {
        for (Stored<Restructuring> one : restructurings.at(Stage.RUNNING)) {
            pass(one);
        }
        for (Stored<Restructuring> one : restructurings.at(Stage.APPLIED)) {
            if (!clock.instant().isBefore(one.state().again())) {
                pass(one);
            }
        }
    }

    private void pass(Stored<Restructuring> found) {
        Stored<Restructuring> stored = found;
        try {
            List<Restructuring> rules = restructurings.rules();
            while (stored.state().scan() < stored.state().scans() && isRunning()) {
                stored = restructurings.replace(stored, batch(stored.state().once(), rules), List.of());
            }
            if (stored.state().scan() < stored.state().scans()) {
                return;
            }
            Restructuring passed = stored.state().passed();
            List<Outgoing<?>> told = passed.stage() == Stage.APPLIED
                    ? List.of(Outgoing.of(
                            RestructuringEvents.RESTRUCTURING_APPLIED,
                            passed.id(),
                            new RestructuringApplied(
                                    passed.id(), passed.effective(), passed.mapped(), passed.unmatched())))
                    : List.of();
            var _ = restructurings.replace(stored, passed, told);
            LOG.info("restructuring {} is {}: {}", passed.id(), passed.stage(), passed.mapped());
        } catch (StaleVersion e) {
            // another process of this service works on it; the one that was quicker goes on
            LOG.info("restructuring {} is worked on by another process", found.id());
        }
    }

    /** One batch, and how far it has come with it. */
    private Restructuring batch(Restructuring rule, List<Restructuring> rules) {
        int scan = rule.scan();
        List<Stored<Registration>> found =
                registrations.everOf(rule.from().get(scan / 2), scan % 2 == 1, rule.after(), BATCH);
        List<ParkCode> went = new ArrayList<>();
        long unmatched = 0;
        Map<String, Stored<Registration>> open = new LinkedHashMap<>();
        for (Stored<Registration> one : found) {
            if (!Mapping.foundBefore(rule, scan, one.state())) {
                open.put(one.id(), one);
            }
        }
        for (int attempt = 1; !open.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS) {
                throw new IllegalStateException(
                        open.size() + " registrations were written by others " + ATTEMPTS + " times in a row");
            }
            LocalDate today = LocalDate.now(clock.withZone(Registry.ZONE));
            List<Write<Registration>> writes = new ArrayList<>();
            Map<String, Optional<ParkCode>> brought = new HashMap<>();
            for (Stored<Registration> one : open.values()) {
                List<Ruling> due = Mapping.due(rules, one.state());
                brought.put(one.id(), Mapping.brought(rule, one.state(), due));
                if (!due.isEmpty()) {
                    Registry.Decision decision = Registry.rule(one.state(), due, today);
                    writes.add(new Write<>(one, one.id(), decision.state(), decision.outgoing()));
                }
            }
            Set<String> stale = registrations.saveAll(writes);
            for (Map.Entry<String, Optional<ParkCode>> one : brought.entrySet()) {
                if (!stale.contains(one.getKey())) {
                    one.getValue().ifPresent(went::add);
                    unmatched += one.getValue().isEmpty() ? 1 : 0;
                }
            }
            open.clear();
            registrations.findAll(stale).forEach(s -> open.put(s.id(), s));
        }
        boolean end = found.size() < BATCH;
        return rule.gone(
                end ? scan + 1 : scan, end ? "" : found.getLast().state().uscc().value(), went, unmatched);
    }
}
