package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.funds.FundEvent.ApplicantKind;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.indicators.IndicatorEvent.ObservationRecorded;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.agreements.Offered;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** R2: whatever names a park in an event is found, for only so can an agreement leave it out and the park object. */
class NamedParksTest {
    /**
     * Texts that have been looked at. {@code ObservationRecorded.scope} and {@code Applicant.id} may be the code of a park, and
     * are read so; the ids of submissions, of what was restated and of its uses begin with the code of the park that stands
     * beside them. In no other is one. A text that is new belongs here only if that is so of it too.
     */
    private static final String REVIEWED = """
            Applicant.id
            ApplicationRecorded.call
            ApplicationRecorded.fund
            ApplicationRecorded.id
            ApplicationRecorded.reason
            AwardReleased.award
            AwardState.call
            AwardState.id
            Branch.country
            Branch.foreignRegistration
            Branch.place
            BranchRecorded.changed
            CallOpened.call
            CallOpened.fund
            Cell.industrySection
            Cell.qualification
            Cell.scaleClass
            Cell.suppressed
            CellChange.element
            CellChange.industrySection
            CellChange.qualification
            CellChange.scaleClass
            Change.element
            DataElementDefined.code
            DoubleClaimDecided.id
            DoubleClaimDecided.reason
            DoubleClaimEnded.id
            DoubleClaimFound.id
            DoubleClaimOverdue.id
            Edition.note
            ElementValue.element
            EnterpriseConsolidated.address
            EnterpriseConsolidated.changed
            EnterpriseConsolidated.district
            EnterpriseConsolidated.enterpriseType
            EnterpriseConsolidated.formerNames
            EnterpriseConsolidated.name
            EnterpriseConsolidated.provenance
            EnterpriseSucceeded.id
            EnterpriseSucceeded.reason
            EnterpriseSuccessionRevoked.id
            EnterpriseSuccessionRevoked.reason
            EvaluationPublished.hash
            EvaluationPublished.id
            EvaluationPublished.name
            Expression.expanded
            Expression.note
            Expression.scale
            Expression.text
            ExpressionInput.element
            ExpressionInput.scale
            Extended.reason
            FactWithdrawn.key
            FactWithdrawn.reason
            FollowUpNoted.element
            FollowUpNoted.id
            FollowUpNoted.note
            FollowUpNoted.settlement
            FollowUpNoted.submission
            Formula.denominator
            Formula.note
            Formula.numerator
            FundEstablished.fund
            FundEstablished.purpose
            IndicatorDefined.code
            IndicatorDefined.group
            IndustryCode.value
            Listing.exchange
            Listing.ticker
            Milestone.evidence
            Money.currency
            MovedEnterprise.address
            MovedEnterprise.district
            MovedEnterprise.enterpriseType
            MovedEnterprise.formerNames
            MovedEnterprise.name
            NominationRecorded.id
            NominationRecorded.person
            NominationRecorded.programme
            ObservationRecorded.coverage
            ObservationRecorded.dimension
            ObservationRecorded.id
            ObservationRecorded.item
            ObservationRecorded.scope
            OverseasAcquisition.country
            OverseasAcquisition.target
            OverseasAcquisitionRecorded.changed
            ParkCode.value
            ParkDescribed.districtCode
            ParkDescribed.districtZh
            ParkDescribed.industries
            ParkDescribed.nameEn
            ParkDescribed.nameZh
            ParkDescribed.subZones
            ParksRestructured.id
            ParksRestructured.reason
            Patent.application
            PatentRecorded.changed
            Period.value
            PersonErased.person
            ProgrammeDefined.code
            ProgrammeDefined.plan
            ProjectAdvanced.id
            ProjectAdvanced.name
            ProjectAdvanced.reason
            Qualification.certificate
            Qualification.code
            Quotation.plan
            Quotation.quote
            Refusal.code
            ReleaseScheduled.indicator
            ReleaseScheduled.reason
            RelocationAnswered.reason
            RelocationAsked.reason
            RelocationId.value
            RelocationStepped.reason
            RelocationStepped.said
            RestrictionClause.id
            RestrictionClause.text
            RestrictionListAdopted.source
            RestrictionListAdopted.version
            RestructuringApplied.id
            RestructuringPart.addresses
            RestructuringPart.districts
            RestructuringPart.industries
            ReturnedLine.element
            ReturnedLine.reason
            RosterEntryRecorded.address
            RosterEntryRecorded.changed
            RosterEntryRecorded.district
            RosterEntryRecorded.enterpriseType
            RosterEntryRecorded.formerNames
            RosterEntryRecorded.name
            RosterEntryRemoved.reason
            RoundOpened.expected
            Screening.clauses
            Screening.list
            SharedFigureDecided.said
            SharedFigureStated.note
            Source.plan
            Source.quote
            Standard.number
            StandardRecorded.changed
            SubmissionAccepted.id
            SubmissionDue.waitingFor
            SubmissionReceived.id
            SubmissionReturned.id
            SubmissionReturned.reasons
            SubmissionSubmitted.id
            SubmissionSubmitted.note
            SubmissionSubmitted.restatementReason
            SubmissionWithdrawn.id
            SubmissionWithdrawn.reason
            TargetSet.indicator
            TargetSet.operator
            TechnologyContract.registration
            TechnologyContractRecorded.changed
            Text.en
            Text.zh
            Unit.symbol
            UnitDefined.factor
            Uscc.value
            Use.id
            Use.indicator
            Use.kind
            Use.reasonAfter
            Use.reasonBefore
            Use.statusAfter
            Use.statusBefore
            UsedIndicator.indicator
            ValueRestated.reason
            ValueRestated.submission
            WorldListing.list
            YearMoney.fund
            """;

    /** Members of records that are texts, and maps by texts, in everything that an agreement may name. */
    private static Set<String> texts() {
        Set<String> texts = new TreeSet<>();
        Set<Type> seen = new HashSet<>();
        for (EventType<?> type : Offered.all()) {
            collect(type.data(), type.data().getSimpleName(), texts, seen);
        }
        return texts;
    }

    private static void collect(Type type, String at, Set<String> texts, Set<Type> seen) {
        switch (type) {
            case WildcardType any -> collect(any.getUpperBounds()[0], at, texts, seen);
            case ParameterizedType generic -> {
                for (Type argument : generic.getActualTypeArguments()) {
                    collect(argument, at, texts, seen);
                }
            }
            case Class<?> plain
            when CharSequence.class.isAssignableFrom(plain) || plain == Object.class -> {
                var _ = texts.add(at);
            }
            case Class<?> plain
            when seen.add(plain) -> {
                if (plain.isRecord()) {
                    for (RecordComponent component : plain.getRecordComponents()) {
                        collect(
                                component.getGenericType(),
                                plain.getSimpleName() + "." + component.getName(),
                                texts,
                                seen);
                    }
                }
                Class<?>[] permitted = plain.getPermittedSubclasses();
                if (permitted != null) {
                    Arrays.stream(permitted).forEach(one -> collect(one, one.getSimpleName(), texts, seen));
                }
            }
            default -> {}
        }
    }

    @Test
    void everyTextIsReviewed() {
        assertThat(texts()).containsExactlyElementsOf(REVIEWED.lines().toList());
    }

    private static Set<ParkCode> named(EventType<?> type, Object data) {
        return NamedParks.of(new Event<>("e", type.name(), "/city", "s", 1, Instant.EPOCH, Instant.EPOCH, null, data));
    }

    private static ObservationRecorded observation(String scope) throws IOException {
        try (InputStream sample = NamedParksTest.class.getResourceAsStream(
                "/events/" + IndicatorEvents.OBSERVATION_RECORDED.name() + "/full.json")) {
            ObjectNode data = (ObjectNode) EventJson.mapper().readTree(sample);
            return EventJson.mapper().treeToValue(data.put("scope", scope), ObservationRecorded.class);
        }
    }

    @Test
    void anObservationOfAParkNamesIt() throws IOException {
        assertThat(named(IndicatorEvents.OBSERVATION_RECORDED, observation("haidian")))
                .containsExactly(ParkCode.of("haidian"));
        assertThat(named(IndicatorEvents.OBSERVATION_RECORDED, observation("zone")))
                .isEmpty();
        assertThat(named(IndicatorEvents.OBSERVATION_RECORDED, observation("city")))
                .isEmpty();
    }

    @Test
    void thoseWhoProposeAnAgreementAreToldWhereParksMayStand() {
        assertThat(Offered.all().stream()
                        .flatMap(type -> Offered.paths(type).stream()
                                .filter(path -> NamedParks.mayStandIn(type, path))
                                .map(path -> type.name().replaceAll(".*\\.(.*)\\.v1", "$1 ") + path))
                        .distinct())
                .contains("observation-recorded scope", "application-received applicant.id")
                .allMatch(place -> place.endsWith(" scope") || place.endsWith("applicant.id"));
    }

    @Test
    void aParkThatAppliesIsNamed() {
        assertThat(named(FundEvents.APPLICATION_RECEIVED, new Applicant(ApplicantKind.PARK, "haidian")))
                .containsExactly(ParkCode.of("haidian"));
        assertThat(named(FundEvents.APPLICATION_RECEIVED, new Applicant(ApplicantKind.PROJECT, "haidian")))
                .isEmpty();
    }
}
