package cn.onezone.partners.manifests;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Numbered;
import cn.onezone.partners.sequence.Sequencer;
import cn.onezone.partners.sequence.Sequences;
import com.mongodb.MongoException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes the manifests of each day that is over, in the one process that numbers events. A day in which nothing came has one
 * too, as long as its agreement is in force: that nothing was missed is a statement as well. After a while of being down, the days
 * between are made up for, also if the agreement has ended meanwhile.
 */
@Component
class DailyManifests extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(DailyManifests.class);
    /** Most events of one part: its leaves are held in memory. */
    static final int MOST = 65_536;

    private static final int PAGE = 500;
    /** What was being numbered when the day ended has been by then; what comes later is of the next day's. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final Agreements agreements;
    private final Sequences sequences;
    private final Sequencer sequencer;
    private final Manifests manifests;
    private final EventSigner signer;
    private final Clock clock;
    private final int most;
    /** By agreement the day up to which all is done, so that what has ended is not looked through each time. */
    private final Map<String, LocalDate> complete = new HashMap<>();

    @Autowired
    DailyManifests(
            Agreements agreements,
            Sequences sequences,
            Sequencer sequencer,
            Manifests manifests,
            EventSigner signer,
            PartnersSettings settings,
            Clock clock) {
        this(agreements, sequences, sequencer, manifests, signer, settings, clock, MOST);
    }

    /** @param most events of one part; the same as long as there are manifests, for a full part says that there may be another */
    DailyManifests(
            Agreements agreements,
            Sequences sequences,
            Sequencer sequencer,
            Manifests manifests,
            EventSigner signer,
            PartnersSettings settings,
            Clock clock,
            int most) {
        super("manifests", settings.manifestsEvery());
        this.agreements = agreements;
        this.sequences = sequences;
        this.sequencer = sequencer;
        this.manifests = manifests;
        this.signer = signer;
        this.clock = clock;
        this.most = most;
    }

    @Override
    protected void once() {
        if (!sequencer.isLeading()) {
            complete.clear();
            return;
        }
        LocalDate over =
                LocalDate.ofInstant(clock.instant().minus(SETTLED), Days.ZONE).minusDays(1);
        List<Stored<Agreement>> page = agreements.page("", PAGE);
        while (!page.isEmpty()) {
            page.stream()
                    .map(Stored::state)
                    .filter(a -> complete.getOrDefault(a.id(), LocalDate.MIN).isBefore(over))
                    .forEach(a -> tried(a, over));
            page = agreements.page(page.getLast().id(), PAGE);
        }
    }

    /** One whose sequence cannot be read keeps no other from its proof (R22). */
    private void tried(Agreement agreement, LocalDate over) {
        try {
            complete.put(agreement.id(), bringUpTo(agreement, over));
        } catch (MongoException e) {
            // it is the same for all
            throw e;
        } catch (RuntimeException e) {
            LOG.error(
                    "the manifests of {} are made later: {}",
                    agreement.id(),
                    String.valueOf(e.getCause() == null ? e : e.getCause()));
        }
    }

    /** @return the day up to which all is done: for ever if nothing follows */
    private LocalDate bringUpTo(Agreement agreement, LocalDate over) {
        LocalDate granted = agreement.decidedOn();
        if (granted == null || agreement.status() == AgreementStatus.REFUSED) {
            // not granted: as long as it can be, it is looked at again
            return agreement.status() == AgreementStatus.PROPOSED ? over : LocalDate.MAX;
        }
        // of what was withdrawn before its end was kept only what was numbered is known
        LocalDate end = Objects.requireNonNullElse(agreement.lastDay(), granted.minusDays(1));
        Optional<SignedManifest> latest = manifests.latest(agreement.id());
        LocalDate day = latest.map(m -> m.day().plusDays(1)).orElse(granted);
        long next = latest.map(m -> m.last() + 1).orElse(1L);
        if (latest.isPresent() && latest.get().count() == most) {
            // the process may have been killed between two parts of that day
            SignedManifest full = latest.get();
            next = make(agreement.id(), full.day(), full.part() + 1, next, false);
        }
        // while it is in force each day has one, whatever became of the agreement until this is looked at
        for (; !day.isAfter(over) && !day.isAfter(end); day = day.plusDays(1)) {
            next = make(agreement.id(), day, 1, next, true);
        }
        // afterwards only a day on which something was numbered still: it ends here a moment later than at the doors
        while (!day.isAfter(over)) {
            List<Numbered> late = sequences.after(agreement.id(), next - 1, 1);
            if (late.isEmpty()) {
                return agreement.status() == AgreementStatus.GRANTED ? over : LocalDate.MAX;
            }
            LocalDate of = LocalDate.ofInstant(late.getFirst().at(), Days.ZONE);
            // days follow each other, so those between have one too
            for (; !day.isAfter(over) && day.isBefore(of); day = day.plusDays(1)) {
                next = make(agreement.id(), day, 1, next, true);
            }
            if (!day.isAfter(over)) {
                next = make(agreement.id(), day, 1, next, false);
                day = day.plusDays(1);
            }
        }
        return over;
    }

    /** @return the number that comes next */
    private long make(String subscription, LocalDate day, int firstPart, long from, boolean evenIfEmpty) {
        long next = from;
        for (int part = firstPart; ; part++) {
            List<Digest> leaves = leaves(subscription, day, next);
            if (leaves.isEmpty() && (part > 1 || !evenIfEmpty)) {
                return next;
            }
            long last = next + leaves.size() - 1;
            String root = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(SignedManifest.root(leaves).bytes());
            String signature = signer.signStatement(SignedManifest.leaf(
                            SignedManifest.statement(subscription, day, part, leaves.size(), next, last, root)))
                    .toString();
            manifests.put(
                    new SignedManifest(subscription, day, part, leaves.size(), next, last, root, signature),
                    Subtrees.roots(leaves));
            next = last + 1;
            if (leaves.size() < most) {
                return next;
            }
        }
    }

    private List<Digest> leaves(String subscription, LocalDate day, long from) {
        List<Digest> leaves = new ArrayList<>();
        while (leaves.size() < most) {
            List<Numbered> page =
                    sequences.after(subscription, from - 1 + leaves.size(), Math.min(PAGE, most - leaves.size()));
            for (Numbered one : page) {
                if (LocalDate.ofInstant(one.at(), Days.ZONE).isAfter(day)) {
                    return leaves;
                }
                leaves.add(one.leaf());
            }
            if (page.isEmpty()) {
                return leaves;
            }
        }
        return leaves;
    }
}
