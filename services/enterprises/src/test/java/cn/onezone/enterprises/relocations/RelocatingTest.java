package cn.onezone.enterprises.relocations;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.MovedEnterprise;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationAnswerRefused;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.sharing.SharingTerms.Rhythm;
import cn.onezone.contracts.sharing.SharingTerms.Step;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.relocations.Relocating.Decision;
import cn.onezone.enterprises.relocations.RelocationCommand.Annul;
import cn.onezone.enterprises.relocations.RelocationCommand.Answer;
import cn.onezone.enterprises.relocations.RelocationCommand.Approve;
import cn.onezone.enterprises.relocations.RelocationCommand.Ask;
import cn.onezone.enterprises.relocations.RelocationCommand.Refuse;
import cn.onezone.enterprises.relocations.RelocationCommand.Wake;
import cn.onezone.kit.store.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R6: two sides, a deadline, a decision, and nothing changes before the day. */
class RelocatingTest {
    private static final ParkCode ORIGIN = new ParkCode("haidian");
    private static final ParkCode DESTINATION = new ParkCode("fengtai");
    private static final ParkCode THIRD = new ParkCode("changping");
    private static final Uscc USCC = new Uscc("91110108MA0000001D");
    private static final LocalDate TODAY = LocalDate.of(2025, 5, 6);
    private static final SharingTerms TERMS = terms(6_000);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final RelocationRules RULES = new RelocationRules(WorkingDays.bundled(), 10, 40, PATIENCE);

    private final Relocating relocating = new Relocating(RULES);
    private RelocationFile file = RelocationFile.NONE;
    private final List<EnterpriseEvent> told = new ArrayList<>();
    private final World world = new World();
    private Instant now = at(TODAY);
    private int effects;

    /** A registry that does what it is told: who holds the enterprise from which day on. */
    private static final class World implements Standing {
        private @Nullable ParkCode first = ORIGIN;
        private LocalDate from = LocalDate.MIN;
        private final Map<LocalDate, ParkCode> moves = new HashMap<>();
        private Set<ParkCode> contenders = Set.of();
        private boolean known = true;
        private @Nullable Ended ended;
        // from which day on which park stands for which
        private final Map<ParkCode, Map.Entry<LocalDate, ParkCode>> names = new HashMap<>();

        @Override
        public @Nullable Ended ended(LocalDate day) {
            return ended == null || day.isBefore(ended.on()) ? null : ended;
        }

        @Override
        public ParkCode named(ParkCode park, LocalDate day) {
            return gone(park, day) ? Objects.requireNonNull(names.get(park)).getValue() : park;
        }

        @Override
        public boolean gone(ParkCode park, LocalDate day) {
            Map.Entry<LocalDate, ParkCode> since = names.get(park);
            return since != null && !day.isBefore(since.getKey());
        }

        @Override
        public @Nullable ParkCode holder(LocalDate day) {
            if (ended(day) != null) {
                return null;
            }
            ParkCode holder = moves.entrySet().stream()
                    .filter(m -> !m.getKey().isAfter(day))
                    .max(Map.Entry.comparingByKey())
                    .map(Map.Entry::getValue)
                    .orElse(day.isBefore(from) ? null : first);
            return holder == null ? null : named(holder, day);
        }

        @Override
        public List<Held> heldAfter(LocalDate day) {
            Set<LocalDate> days = new TreeSet<>(moves.keySet());
            names.values().forEach(since -> days.add(since.getKey()));
            days.removeIf(later -> !later.isAfter(day));
            List<Held> held = new ArrayList<>();
            for (LocalDate later : days) {
                ParkCode park = holder(later);
                if (park != null) {
                    held.add(new Held(later, park));
                }
            }
            return held;
        }

        @Override
        public Set<ParkCode> contenders() {
            return contenders;
        }

        @Override
        public @Nullable MovedEnterprise enterprise(LocalDate day) {
            return known
                    ? new MovedEnterprise(
                            "甲", List.of(), null, null, null, null, null, null, List.of(), true, null, null, List.of(),
                            List.of())
                    : null;
        }
    }

    private static SharingTerms terms(int origin) {
        return new SharingTerms(List.of(new MeasureTerms(
                Measure.TAX, Rhythm.YEAR, List.of(new Step(2025, origin, 10_000 - origin)), null, null, null)));
    }

    private static Instant at(LocalDate day) {
        return day.atTime(10, 0).atZone(Relocating.ZONE).toInstant();
    }

    private static RelocationId id(int number) {
        return new RelocationId(USCC + "-" + String.format(Locale.ROOT, "%012x", number));
    }

    private Decision does(RelocationCommand command) {
        Decision decision = relocating.decide(file, world, command, now);
        if (decision instanceof Decision.Waits(RelocationFile.Waiting request)) {
            file = file.with(request);
        }
        if (decision
                instanceof
                Decision.Accepted(Relocation after, List<Outgoing<EnterpriseEvent>> events, boolean effected)) {
            file = file.with(after);
            events.forEach(e -> told.add(e.data()));
            if (effected) {
                effects++;
                world.moves.put(after.offer().effectiveOn(), after.destination());
            }
        }
        return decision;
    }

    private void asks(int number, LocalDate on) {
        does(new Ask(id(number), DESTINATION, on, "新厂区在丰台", TERMS, 1));
    }

    private void answers(ParkCode park, RelocationAnswer answer, int offer, long sequence) {
        does(new Answer(id(1), park, answer, offer, "因为", null, null, sequence));
    }

    private Relocation one() {
        return file.find(id(1)).orElseThrow();
    }

    private @Nullable String lastRefusal() {
        return told.getLast() instanceof RelocationAnswerRefused refused
                ? refused.refusal().code()
                : null;
    }

    private static String code(Decision decision) {
        return decision instanceof Decision.Refused refused
                ? refused.problem().kind().code()
                : decision.toString();
    }

    @Test
    void changesNothingBeforeTheEffectiveDay() { // R6
        LocalDate day = TODAY.plusDays(30);
        asks(1, day);
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        assertThat(one().state()).isEqualTo(RelocationState.AGREED);
        now = at(day.minusDays(1));
        assertThat(does(new Wake(id(1)))).isInstanceOf(Decision.Unchanged.class);
        assertThat(effects).isZero();
        now = at(day);
        does(new Wake(id(1)));
        assertThat(one().state()).isEqualTo(RelocationState.EFFECTED);
        assertThat(effects).isEqualTo(1);
        assertThat(does(new Wake(id(1)))).isInstanceOf(Decision.Unchanged.class);
        RelocationStepped last = (RelocationStepped) told.getLast();
        assertThat(last.enterprise()).isNotNull();
        assertThat(last.terms()).isEqualTo(TERMS);
    }

    @Test
    void takesEffectAtOnceWhereTheDayIsPast() { // R6, R8
        asks(1, TODAY.minusYears(1));
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        assertThat(one().state()).isEqualTo(RelocationState.EFFECTED);
        assertThat(told)
                .extracting(e -> ((RelocationStepped) e).state())
                .containsExactly(RelocationState.REQUESTED, RelocationState.AGREED, RelocationState.EFFECTED);
    }

    @Test
    void letsTheOriginProposeAndTheDestinationAcceptOrNot() {
        asks(1, TODAY.plusDays(10));
        does(new Answer(id(1), ORIGIN, RelocationAnswer.PROPOSE, 1, null, TODAY.plusDays(20), terms(9_000), 1));
        assertThat(one().state()).isEqualTo(RelocationState.COUNTERED);
        answers(DESTINATION, RelocationAnswer.ACCEPT, 1, 2);
        assertThat(lastRefusal()).isEqualTo("relocation-offer-replaced");
        answers(DESTINATION, RelocationAnswer.DECLINE, 2, 3);
        assertThat(one().state()).isEqualTo(RelocationState.DISPUTED);
        assertThat(one().offer()).isEqualTo(one().asked());
        answers(ORIGIN, RelocationAnswer.CONSENT, 3, 2);
        assertThat(one().state()).isEqualTo(RelocationState.AGREED);
        assertThat(one().offer().terms()).isEqualTo(TERMS);
    }

    @Test
    void letsTheCoordinatorDecideAfterTheDeadlineOnly() { // R6, R9
        asks(1, TODAY.plusDays(90));
        answers(ORIGIN, RelocationAnswer.OBJECT, 1, 1);
        assertThat(one().due()).isEqualTo(LocalDate.of(2025, 5, 20));
        now = at(LocalDate.of(2025, 5, 20));
        assertThat(code(does(new Approve(id(1), TODAY.plusDays(90), TERMS, "可行"))))
                .isEqualTo("relocation-not-due");
        assertThat(code(does(new Refuse(id(1), "不可行")))).isEqualTo("relocation-not-due");
        now = at(LocalDate.of(2025, 5, 21));
        does(new Approve(id(1), TODAY.plusDays(60), terms(2_000), "可行"));
        assertThat(one().state()).isEqualTo(RelocationState.AGREED);
        assertThat(one().offer().effectiveOn()).isEqualTo(TODAY.plusDays(60));
        assertThat(code(does(new Refuse(id(1), "不可行")))).isEqualTo("relocation-wrong-state");
    }

    @Test
    void expiresWhereNobodyAgreesOrDecides() {
        asks(1, TODAY.plusDays(90));
        LocalDate expires = java.util.Objects.requireNonNull(one().expires());
        now = at(expires);
        assertThat(does(new Wake(id(1)))).isInstanceOf(Decision.Unchanged.class);
        now = at(expires.plusDays(1));
        does(new Wake(id(1)));
        assertThat(one().state()).isEqualTo(RelocationState.EXPIRED);
    }

    @Test
    void letsTheDestinationCancelUntilItIsEffective() {
        asks(1, TODAY.plusDays(5));
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        answers(ORIGIN, RelocationAnswer.CANCEL, 1, 2);
        assertThat(lastRefusal()).isEqualTo("relocation-not-party");
        answers(DESTINATION, RelocationAnswer.CANCEL, 1, 2);
        assertThat(one().state()).isEqualTo(RelocationState.CANCELLED);
        now = at(TODAY.plusDays(6));
        does(new Wake(id(1)));
        assertThat(effects).isZero();
        asks(2, TODAY);
        does(new Answer(id(2), ORIGIN, RelocationAnswer.CONSENT, 1, null, null, null, 1));
        does(new Answer(id(2), DESTINATION, RelocationAnswer.CANCEL, 1, "不迁了", null, null, 2));
        assertThat(lastRefusal()).isEqualTo("relocation-wrong-state");
    }

    @Test
    void rejectsWhatCannotBeAskedForByName() {
        world.contenders = Set.of(ORIGIN, THIRD);
        asks(1, TODAY);
        world.contenders = Set.of();
        does(new Ask(id(2), ORIGIN, TODAY, "自己", null, 1));
        world.from = TODAY.minusDays(1);
        asks(3, TODAY.minusDays(2));
        world.known = false;
        asks(4, TODAY.minusDays(2));
        world.from = LocalDate.MIN;
        world.known = true;
        asks(5, TODAY.plusDays(1));
        asks(6, TODAY.plusDays(2));
        assertThat(file.all())
                .extracting(r -> r.refusal() == null ? "" : r.refusal().code())
                .containsExactly(
                        "relocation-double-claimed",
                        "relocation-own",
                        "relocation-not-held",
                        "relocation-unknown-enterprise",
                        "",
                        "relocation-open");
        does(new Answer(id(5), ORIGIN, RelocationAnswer.CONSENT, 1, null, null, null, 1));
        now = at(TODAY.plusDays(1));
        does(new Wake(id(5)));
        does(new Ask(id(7), THIRD, TODAY, "更早", null, 1));
        assertThat(file.all().getLast().refusal()).extracting(r -> r.code()).isEqualTo("relocation-behind-another");
    }

    /** R5, R6: what counts for a third park later cannot be passed on by two that have no say in it. */
    @Test
    void passesOverNoThirdParkThatHasItLater() {
        LocalDate decided = TODAY.minusDays(30);
        world.moves.put(decided, THIRD);
        asks(1, decided.minusDays(30));
        assertThat(one().refusal()).extracting(r -> r.code()).isEqualTo("relocation-other-holder-later");
        assertThat(one().refusal())
                .extracting(r -> r.reason().en())
                .asString()
                .contains(THIRD.value(), decided.toString());
        world.moves.put(decided, DESTINATION);
        asks(2, decided.minusDays(30));
        assertThat(file.all().getLast().state())
                .as("it is the destination's already from a later day on: that is agreed between the two")
                .isEqualTo(RelocationState.REQUESTED);
    }

    /** R5, R6: nor is it proposed, approved or done where that has been decided since it was asked for. */
    @Test
    void goesNoFurtherWhereAThirdParkHasBeenGivenItFromALaterDay() {
        asks(1, TODAY.minusDays(60));
        world.moves.put(TODAY.minusDays(30), THIRD);
        does(new Answer(id(1), ORIGIN, RelocationAnswer.PROPOSE, 1, null, TODAY.minusDays(50), null, 1));
        assertThat(lastRefusal()).isEqualTo("relocation-other-holder-later");
        Instant asked = now;
        now = at(TODAY.plusDays(20));
        assertThat(code(does(new Approve(id(1), TODAY.minusDays(50), null, "可行"))))
                .isEqualTo("relocation-other-holder-later");
        now = asked;
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 2);
        assertThat(one().state()).isEqualTo(RelocationState.LAPSED);
        assertThat(one().refusal()).extracting(r -> r.code()).isEqualTo("relocation-other-holder-later");
        assertThat(effects).isZero();
    }

    /** R6: parks do not speak in one order. */
    @Test
    void waitsWhereTheRequestOvertakesTheRosterEntryOfTheOrigin() {
        nobodyHasIt();
        assertThat(ask(1)).isInstanceOf(Decision.Waits.class);
        assertThat(ask(1)).as("sent again").isInstanceOf(Decision.Unchanged.class);
        assertThat(file.wakes()).as("looked for from now on").isEqualTo(TODAY);
        now = now.plusSeconds(60);
        assertThat(does(new Wake(id(1)))).isInstanceOf(Decision.Unchanged.class);
        assertThat(told).isEmpty();
        world.first = ORIGIN;
        world.known = true;
        does(new Wake(id(1)));
        assertThat(one().state()).isEqualTo(RelocationState.REQUESTED);
        assertThat(file.waiting()).isEmpty();
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        assertThat(one().state()).isEqualTo(RelocationState.EFFECTED);
    }

    @Test
    void rejectsWhatHasWaitedInVain() {
        nobodyHasIt();
        ask(1);
        now = now.plus(PATIENCE);
        does(new Wake(id(1)));
        assertThat(one().refusal()).extracting(r -> r.code()).isEqualTo("relocation-unknown-enterprise");
        assertThat(file.waiting()).isEmpty();
        assertThat(file.wakes()).isNull();
    }

    @Test
    void takesBackWhatWaitsWhenItsParkAsksNoLonger() {
        nobodyHasIt();
        ask(1);
        assertThat(does(new Answer(id(1), ORIGIN, RelocationAnswer.CANCEL, 1, null, null, null, 1)))
                .isInstanceOf(Decision.Unchanged.class);
        answers(DESTINATION, RelocationAnswer.CANCEL, 1, 2);
        assertThat(one().state()).isEqualTo(RelocationState.REJECTED);
        ask(2);
        world.first = ORIGIN;
        world.known = true;
        does(new Answer(id(2), DESTINATION, RelocationAnswer.CANCEL, 1, null, null, null, 2));
        assertThat(file.all().getLast().state()).isEqualTo(RelocationState.CANCELLED);
        assertThat(file.waiting()).isEmpty();
    }

    @Test
    void letsNoMoreWaitThanItKeeps() {
        nobodyHasIt();
        for (int i = 1; i <= RelocationFile.MOST_WAITING; i++) {
            assertThat(ask(i)).isInstanceOf(Decision.Waits.class);
        }
        ask(99);
        assertThat(file.all().getLast().state()).isEqualTo(RelocationState.REJECTED);
        assertThat(file.waiting()).hasSize(RelocationFile.MOST_WAITING);
    }

    @Test
    void tellsWhichOfThoseThatCameToNothingAreMoreThanAreKept() {
        asks(1, TODAY.plusDays(5));
        for (int i = 2; i < RelocationFile.MOST_CLOSED + 4; i++) {
            asks(i, TODAY);
        }
        assertThat(file.surplus()).extracting(Relocation::id).containsExactly(id(2), id(3));
        assertThat(file.without(id(2)).find(id(1))).as("what is open stays").isPresent();
    }

    private void nobodyHasIt() {
        world.first = null;
        world.known = false;
    }

    private Decision ask(int number) {
        return does(new Ask(id(number), DESTINATION, TODAY, "新厂区在丰台", TERMS, 1));
    }

    @Test
    void waitsForADoubleClaimOfAThirdParkAndLapsesWhereThatOneHasIt() {
        asks(1, TODAY.plusDays(2));
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        now = at(TODAY.plusDays(2));
        world.contenders = Set.of(ORIGIN, THIRD);
        assertThat(does(new Wake(id(1)))).isInstanceOf(Decision.Unchanged.class);
        world.contenders = Set.of();
        world.first = THIRD;
        does(new Wake(id(1)));
        assertThat(one().state()).isEqualTo(RelocationState.LAPSED);
        assertThat(effects).isZero();
    }

    @Test
    void annulsTermsAndLeavesTheEnterpriseWhereItIs() {
        asks(1, TODAY);
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        does(new Annul(id(1), "协议解除"));
        assertThat(one().state()).isEqualTo(RelocationState.TERMS_ANNULLED);
        assertThat(effects).isEqualTo(1);
        assertThat(code(does(new Annul(id(1), "协议解除")))).isEqualTo("relocation-wrong-state");
    }

    /** R5, R6: nothing is agreed on what is no more, and nothing that was agreed on it takes effect. */
    @Test
    void lapsesWhereTheEnterpriseHasBecomeAnother() {
        Uscc successor = new Uscc("91110108MA0000002G");
        asks(1, TODAY.plusDays(30));
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        world.ended = new Standing.Ended(TODAY.plusDays(20), List.of(successor));
        now = at(TODAY.plusDays(30));
        does(new Wake(id(1)));
        assertThat(one().state()).isEqualTo(RelocationState.LAPSED);
        assertThat(one().refusal()).extracting(r -> r.code()).isEqualTo("relocation-enterprise-ended");
        assertThat(one().refusal())
                .extracting(r -> r.reason().en())
                .asString()
                .contains(successor.value(), "2025-05-26");
        assertThat(effects).isZero();
        asks(2, TODAY.plusDays(25));
        assertThat(file.all().getLast().refusal())
                .extracting(r -> r.code())
                .as("and nobody can ask for it any more, nor waits for it")
                .isEqualTo("relocation-enterprise-ended");
        asks(3, TODAY.plusDays(19));
        assertThat(file.all().getLast().state())
                .as("for a day on which it still was")
                .isEqualTo(RelocationState.REQUESTED);
        does(new Answer(id(3), ORIGIN, RelocationAnswer.PROPOSE, 1, null, TODAY.plusDays(21), null, 2));
        assertThat(lastRefusal()).isEqualTo("relocation-enterprise-ended");
    }

    /** R1, R6: what the origin agreed on its successor has agreed on; the effect is told of it, and to it. */
    @Test
    void takesEffectBetweenTheParksThatHaveTakenThePlaceOfThoseThatAgreed() {
        ParkCode east = new ParkCode("east");
        ParkCode west = new ParkCode("west");
        asks(1, TODAY.plusDays(30));
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        world.names.put(ORIGIN, Map.entry(TODAY.plusDays(10), east));
        world.names.put(DESTINATION, Map.entry(TODAY.plusDays(20), west));
        now = at(TODAY.plusDays(30));
        does(new Wake(id(1)));
        assertThat(one().state()).isEqualTo(RelocationState.EFFECTED);
        assertThat(one().origin()).isEqualTo(east);
        assertThat(one().destination()).isEqualTo(west);
        RelocationStepped last = (RelocationStepped) told.getLast();
        assertThat(last.alsoOn())
                .containsExactlyInAnyOrder(EnterpriseEvents.topicTo(east), EnterpriseEvents.topicTo(west));
        assertThat(last.terms()).isEqualTo(TERMS);
    }

    @Test
    void takesEffectBetweenThoseThatAgreedWhereTheirPlaceIsTakenLater() { // R1
        asks(1, TODAY.minusDays(30));
        world.names.put(ORIGIN, Map.entry(TODAY.minusDays(10), new ParkCode("east")));
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        assertThat(one().state()).isEqualTo(RelocationState.EFFECTED);
        assertThat(one().origin()).as("on its day it was there").isEqualTo(ORIGIN);
    }

    @Test
    void lapsesWhereBothParksHaveBecomeOne() { // R1
        ParkCode east = new ParkCode("east");
        asks(1, TODAY.plusDays(30));
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 1);
        world.names.put(ORIGIN, Map.entry(TODAY.plusDays(10), east));
        world.names.put(DESTINATION, Map.entry(TODAY.plusDays(10), east));
        now = at(TODAY.plusDays(30));
        does(new Wake(id(1)));
        assertThat(one().state()).isEqualTo(RelocationState.LAPSED);
        assertThat(one().refusal()).extracting(r -> r.code()).isEqualTo("relocation-own");
        assertThat(effects).isZero();
    }

    /** R1: the park that has taken the origin's place answers what that was asked; from then on the former one does not. */
    @Test
    void letsTheParkSpeakThatHasTakenThePlaceOfAParty() {
        ParkCode east = new ParkCode("east");
        asks(1, TODAY.plusDays(30));
        answers(east, RelocationAnswer.OBJECT, 1, 7);
        assertThat(one().state()).as("a stranger").isEqualTo(RelocationState.REQUESTED);
        world.names.put(ORIGIN, Map.entry(TODAY.minusDays(1), east));
        answers(east, RelocationAnswer.OBJECT, 1, 1);
        assertThat(one().state()).isEqualTo(RelocationState.DISPUTED);
        assertThat(one().origin()).isEqualTo(east);
        answers(ORIGIN, RelocationAnswer.CONSENT, 1, 9);
        assertThat(one().state()).isEqualTo(RelocationState.DISPUTED);
        does(new Answer(id(1), east, RelocationAnswer.PROPOSE, 1, null, TODAY.plusDays(40), null, 2));
        assertThat(one().state()).as("the day is one of the new park's").isEqualTo(RelocationState.COUNTERED);
    }

    @Test
    void rejectsWhatAParkAsksForThatIsNoMore() { // R1
        world.names.put(DESTINATION, Map.entry(TODAY.minusDays(1), new ParkCode("west")));
        asks(1, TODAY.plusDays(5));
        asks(2, TODAY.minusDays(5));
        world.names.put(DESTINATION, Map.entry(TODAY.plusDays(3), new ParkCode("west")));
        asks(3, TODAY.plusDays(5));
        assertThat(file.all())
                .allSatisfy(r ->
                        assertThat(r.refusal()).extracting(why -> why.code()).isEqualTo("relocation-park-is-no-more"));
        asks(4, TODAY.plusDays(2));
        assertThat(file.all().getLast().state()).isEqualTo(RelocationState.REQUESTED);
    }

    /**
     * Whatever anybody says in whatever order and however often: each step is one of the list, at most one relocation is open,
     * each takes effect at most once, and what came before comes again without changing anything.
     */
    @Test
    void keepsToItsTransitionsWhateverAnybodySays() {
        for (int seed = 0; seed < 300; seed++) {
            RelocatingTest run = new RelocatingTest();
            run.anything(seed);
        }
    }

    private void anything(int seed) {
        Random random = new Random(seed);
        List<RelocationCommand> said = new ArrayList<>();
        Map<Instant, RelocationFile> known = new LinkedHashMap<>();
        Map<String, Long> sequences = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            RelocationCommand command = !said.isEmpty() && random.nextInt(5) == 0
                    ? said.get(random.nextInt(said.size()))
                    : next(random, sequences);
            boolean again = said.contains(command);
            RelocationFile before = file;
            now = now.plusMillis(1);
            int events = told.size();
            does(command);
            if (again && (command instanceof Ask || command instanceof Answer)) {
                assertThat(file).as("seed %s, step %s: a repetition", seed, i).isEqualTo(before);
                assertThat(told).hasSize(events);
            }
            if (file.find(command.id()).isPresent()) {
                // what was said of one that nobody knew yet has not been heard
                said.add(command);
            }
            known.put(now, file);
            if (random.nextInt(4) == 0) {
                now = now.plusSeconds(86_400L * random.nextInt(12));
            }
            assertThat(file.all().stream().filter(r -> r.state().open()).count())
                    .as("seed %s, step %s: open ones", seed, i)
                    .isLessThanOrEqualTo(1);
            for (Relocation r : file.all()) {
                RelocationState state = null;
                for (Relocation.Taken taken : r.steps()) {
                    state = Transition.of(state, taken.step()).orElseThrow().to();
                }
                assertThat(r.state()).as("seed %s, step %s", seed, i).isEqualTo(state);
            }
        }
        known.forEach((moment, then) -> {
            // R8: nothing but the steps tells what was known; what has only been heard since is no step
            List<String> was = then.all().stream().map(RelocatingTest::told).toList();
            assertThat(file.all().stream()
                            .flatMap(r -> Stream.ofNullable(r.asOf(moment)))
                            .map(RelocatingTest::told))
                    .as("seed %s, as of %s", seed, moment)
                    .containsExactlyElementsOf(was);
        });
        assertThat(effects).as("seed %s: effects", seed).isEqualTo((int)
                file.all().stream().filter(r -> r.state().moved()).count());
    }

    private static String told(Relocation r) {
        return Relocating.told(r, null).toString() + r.asked() + r.steps();
    }

    /** R1, R8: before another park took its place a party was what it was. */
    @Test
    void tellsWhichParksWerePartyToItThen() {
        ParkCode east = new ParkCode("east");
        ParkCode west = new ParkCode("west");
        asks(1, TODAY.plusDays(30));
        world.names.put(ORIGIN, Map.entry(TODAY.plusDays(10), east));
        world.names.put(DESTINATION, Map.entry(TODAY.plusDays(20), west));
        now = at(TODAY.plusDays(11));
        answers(east, RelocationAnswer.CONSENT, 1, 1);
        now = at(TODAY.plusDays(30));
        does(new Wake(id(1)));
        assertThat(parties(TODAY)).isEqualTo("fengtai haidian");
        assertThat(parties(TODAY.plusDays(11))).isEqualTo("fengtai east");
        assertThat(parties(TODAY.plusDays(30))).isEqualTo("west east");
        assertThat(one().asOf(at(TODAY).minusMillis(1))).isNull();
    }

    private String parties(LocalDate day) {
        Relocation then = Objects.requireNonNull(one().asOf(at(day)));
        return then.destination() + " " + then.origin();
    }

    private RelocationCommand next(Random random, Map<String, Long> sequences) {
        LocalDate day = LocalDate.ofInstant(now, Relocating.ZONE).plusDays(random.nextInt(30) - 10);
        RelocationId id = id(random.nextInt(6));
        ParkCode park = List.of(ORIGIN, DESTINATION, THIRD).get(random.nextInt(3));
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Ask(id, park, day, "请求", random.nextBoolean() ? TERMS : null, 1);
            case 2 -> new Wake(id);
            case 3 -> new Approve(id, day, null, "同意");
            case 4 -> random.nextInt(4) == 0 ? new Refuse(id, "不同意") : new Annul(id, "解除");
            default ->
                new Answer(
                        id,
                        park,
                        List.of(RelocationAnswer.values()).get(random.nextInt(RelocationAnswer.values().length)),
                        1 + random.nextInt(4),
                        "因为",
                        day,
                        null,
                        sequences.merge(id + " " + park, 2L, Long::sum));
        };
    }
}
