package cn.onezone.partners.agreements;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.contracts.partners.PartnerEvent.AgreementTerms;
import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTreatment;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.partners.PartnersProblem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** R21: what an agreement says at each of its steps and days. */
class AgreementTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 5, 6);
    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);
    private static final Instant NOW = Instant.parse("2026-05-06T01:02:03Z");
    private static final ParkCode HAIDIAN = ParkCode.of("haidian");
    private static final ParkCode FENGTAI = ParkCode.of("fengtai");

    private static AgreementTerms terms(LocalDate until) {
        return new AgreementTerms(
                FieldTreatment.HASH,
                List.of(new EventTerms(
                        "cn.onezone.parks.roster-entry-removed.v1",
                        List.of(new FieldTerms("uscc", FieldTreatment.KEEP)),
                        List.of())),
                List.of(HAIDIAN, FENGTAI),
                FIRST,
                until);
    }

    private static Agreement proposed() {
        return Agreement.propose("a", "tax", "核对", terms(LAST), FIRST, "key").agreement();
    }

    private static Agreement of(Agreement.Decision decision) {
        assertThat(decision).isInstanceOf(Agreement.Decision.Accepted.class);
        return ((Agreement.Decision.Accepted) decision).agreement();
    }

    private static Agreement granted() {
        return of(proposed().grant(FIRST, 0, 10));
    }

    private static PartnersProblem refused(Agreement.Decision decision) {
        assertThat(decision).isInstanceOf(Agreement.Decision.Refused.class);
        return (PartnersProblem)
                ((Agreement.Decision.Refused) decision).problem().kind();
    }

    @Test
    void isInForceOnceItIsGrantedFromItsFirstDayToItsLast() {
        assertThat(proposed().inForce(FIRST)).isFalse();
        assertThat(granted().inForce(FIRST.minusDays(1))).isFalse();
        assertThat(granted().inForce(FIRST)).isTrue();
        assertThat(granted().inForce(LAST)).isTrue();
        assertThat(granted().inForce(LAST.plusDays(1))).isFalse();
        assertThat(of(granted().withdraw("不再需要", FIRST)).inForce(FIRST)).isFalse();
        assertThat(of(proposed().refuse("用途不明", FIRST)).inForce(FIRST)).isFalse();
    }

    @Test
    void isGrantedOnceAndNotAfterItsLastDayNorBeyondWhatTheServiceHolds() {
        assertThat(granted().grant(FIRST, 1, 10)).isInstanceOf(Agreement.Decision.Unchanged.class);
        assertThat(refused(proposed().grant(LAST.plusDays(1), 0, 10))).isEqualTo(PartnersProblem.VALIDITY_OVER);
        assertThat(refused(proposed().grant(FIRST, 10, 10))).isEqualTo(PartnersProblem.TOO_MANY_AGREEMENTS);
        assertThat(refused(of(proposed().refuse("用途不明", FIRST)).grant(FIRST, 0, 10)))
                .isEqualTo(PartnersProblem.AGREEMENT_DECIDED);
        assertThat(refused(granted().refuse("用途不明", FIRST))).isEqualTo(PartnersProblem.AGREEMENT_DECIDED);
    }

    @Test
    void expiresOnlyWhenItsLastDayIsOver() {
        assertThat(granted().expire(LAST)).isInstanceOf(Agreement.Decision.Unchanged.class);
        assertThat(of(granted().expire(LAST.plusDays(1))).status()).isEqualTo(AgreementStatus.EXPIRED);
        assertThat(proposed().expire(LAST.plusDays(1))).isInstanceOf(Agreement.Decision.Unchanged.class);
    }

    /** R22: for the days in force there are manifests, whatever became of it afterwards. */
    @Test
    void keepsTheLastDayOnWhichItWasInForce() {
        LocalDate later = LAST.plusDays(9);
        assertThat(proposed().lastDay()).isNull();
        assertThat(of(proposed().withdraw("不再需要", FIRST)).lastDay()).isNull();
        assertThat(granted().lastDay()).isEqualTo(LAST);
        assertThat(of(granted().withdraw("不再需要", FIRST.plusDays(3))).lastDay()).isEqualTo(FIRST.plusDays(3));
        // told late: it was not in force for longer
        assertThat(of(granted().expire(later)).lastDay()).isEqualTo(LAST);
        assertThat(of(granted().withdraw("不再需要", later)).lastDay()).isEqualTo(LAST);
        assertThat(of(granted().expire(later)).endedOn()).isEqualTo(LAST);
    }

    @Test
    void changedTermsAreAnotherRevision() {
        Agreement changed = of(granted().change(terms(LAST.plusDays(30)), FIRST));
        assertThat(changed.revision()).isEqualTo(2);
        assertThat(changed.inForce(LAST.plusDays(30))).isTrue();
        assertThat(changed.change(terms(LAST.plusDays(30)), FIRST)).isInstanceOf(Agreement.Decision.Unchanged.class);
        // an agreement that is over is not brought to life again by a longer one
        assertThat(refused(granted().change(terms(LAST.plusDays(30)), LAST.plusDays(1))))
                .isEqualTo(PartnersProblem.VALIDITY_OVER);
        assertThat(refused(of(granted().withdraw("不再需要", FIRST)).change(terms(LAST.plusDays(30)), FIRST)))
                .isEqualTo(PartnersProblem.AGREEMENT_DECIDED);
    }

    @Test
    void aParkObjectsForItsOwnDataOnly() {
        Agreement objected = of(granted().object(HAIDIAN, "暂不共享", NOW));
        assertThat(objected.parks()).isEqualTo(Set.of(FENGTAI));
        assertThat(objected.object(HAIDIAN, "暂不共享", NOW)).isInstanceOf(Agreement.Decision.Unchanged.class);
        assertThat(of(objected.object(HAIDIAN, "另有原因", NOW)).objections()).hasSize(1);
        assertThat(of(objected.objectNoLonger(HAIDIAN)).parks()).isEqualTo(Set.of(HAIDIAN, FENGTAI));
        assertThat(objected.objectNoLonger(FENGTAI)).isInstanceOf(Agreement.Decision.Unchanged.class);
        assertThat(refused(granted().object(ParkCode.of("yanqing"), "暂不共享", NOW)))
                .isEqualTo(PartnersProblem.PARK_NOT_NAMED);
        // it outlives a change of terms
        assertThat(of(objected.change(terms(LAST.plusDays(1)), FIRST)).parks()).isEqualTo(Set.of(FENGTAI));
    }

    @Test
    void whatIsPublishedHasEverythingButTheKey() {
        assertThat(granted().recorded().toString()).doesNotContain("key");
        assertThat(granted().toString()).doesNotContain("key");
    }

    @Test
    void onlySingleValuesCanBeNamed() {
        assertThat(EventFields.at(RosterEntryRecorded.class, "uscc")).isEqualTo(EventFields.Found.VALUE);
        assertThat(EventFields.at(RosterEntryRecorded.class, "formerNames")).isEqualTo(EventFields.Found.VALUE);
        assertThat(EventFields.at(RosterEntryRecorded.class, "registeredCapital.amount"))
                .isEqualTo(EventFields.Found.VALUE);
        assertThat(EventFields.at(RosterEntryRecorded.class, "qualifications.kind"))
                .isNotEqualTo(EventFields.Found.RECORD);
        for (String record : List.of("registeredCapital", "qualifications", "listings", "place")) {
            assertThat(EventFields.at(RosterEntryRecorded.class, record))
                    .as(record)
                    .isEqualTo(EventFields.Found.RECORD);
        }
        for (String nothing :
                List.of("", "nothing", "uscc.value", "uscc.", ".uscc", "name.length", "registeredCapital.x")) {
            assertThat(EventFields.at(RosterEntryRecorded.class, nothing))
                    .as(nothing)
                    .isEqualTo(EventFields.Found.NOTHING);
        }
    }

    /** Every type that is offered has something that can be named, and what is listed as such can be. */
    @Test
    void allThatIsListedCanBeNamed() {
        assertThat(TermsForm.offered()).hasSizeGreaterThan(40);
        TermsForm.offered()
                .values()
                .forEach(type -> assertThat(EventFields.paths(type.data()))
                        .as(type.name())
                        .isNotEmpty()
                        .allSatisfy(path -> assertThat(EventFields.at(type.data(), path))
                                .as(path)
                                .isEqualTo(EventFields.Found.VALUE)));
        assertThat(EventFields.paths(EnterpriseConsolidated.class)).contains("uscc");
        assertThat(TermsForm.offered().keySet())
                .noneMatch(name -> name.startsWith("cn.onezone.network.") || name.startsWith("cn.onezone.partners."));
    }
}
