package cn.onezone.talent.nominations;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.talent.TalentSettings;
import cn.onezone.talent.persons.Persons;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Erases personal data that a crash left behind without a nomination: nobody would ever know the pseudonym under which to
 * erase them (R19). What was stated of one known for a nomination that does not stand goes too. Looks at start and
 * regularly at those nominated a while ago and not confirmed.
 */
@Component
class Leftovers extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int BATCH = 200;

    private final Persons persons;
    private final Nominations nominations;
    private final TalentSettings settings;
    private final Clock clock;

    Leftovers(Persons persons, Nominations nominations, TalentSettings settings, Clock clock) {
        super("leftovers", settings.leftoversAfter());
        this.persons = persons;
        this.nominations = nominations;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void once() {
        Instant before = clock.instant().minus(settings.leftoversAfter());
        List<Persons.Unconfirmed> found = persons.unconfirmed(before, BATCH);
        for (Persons.Unconfirmed one : found) {
            Set<String> standing = nominations.standing(one.nominations(), one.pseudonym());
            try {
                persons.settle(one, standing);
                if (standing.isEmpty()) {
                    LOG.info("person {} was taken in and never nominated; the data are erased", one.pseudonym());
                }
            } catch (StaleVersion e) {
                LOG.debug("{} is nominated just now and is looked at later", one.pseudonym());
            }
        }
    }
}
