package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.contracts.partners.PartnerEvent.AgreementTerms;
import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTreatment;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.agreements.Agreement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** R21: what is counted before a grant is what would be numbered after it. */
class DryRunCountTest {
    private static final String TYPE = "cn.onezone.parks.roster-entry-removed.v1";
    private static final ParkCode HAIDIAN = ParkCode.of("haidian");
    private static final Instant NOW = Instant.parse("2026-05-06T01:02:03Z");
    private static final LocalDate DAY = LocalDate.of(2026, 5, 6);

    private final DryRunCount count = new DryRunCount(new Subscription(new Agreement(
            "a",
            "tax",
            "核对",
            new AgreementTerms(
                    FieldTreatment.KEEP,
                    List.of(new EventTerms(TYPE, List.of(new FieldTerms("reason", FieldTreatment.KEEP)), List.of())),
                    List.of(HAIDIAN),
                    DAY,
                    DAY.plusDays(30)),
            1,
            AgreementStatus.PROPOSED,
            List.of(),
            DAY,
            null,
            null,
            null,
            Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]))));

    private void comes(String id, String source, String reason) {
        count.count(
                new LogReading.Read.Said(
                        new Event<>(id, TYPE, source, "s", 1, NOW, NOW, null, reason),
                        EventJson.mapper().createObjectNode().put("reason", reason),
                        Set.of(HAIDIAN)),
                NOW);
    }

    private DryRun stands() {
        return count.stands(DryRun.begin("a", 1, NOW, NOW.minusSeconds(60)), DryRun.Status.DONE, NOW, 4, NOW);
    }

    @Test
    void whatASourcePutOnTheLogTwiceCountsOnce() {
        comes("1", "/parks/haidian", "x");
        comes("2", "/parks/haidian", "x");
        comes("1", "/parks/haidian", "x");
        comes("1", "/parks/fengtai", "x");
        assertThat(stands().types())
                .singleElement()
                .satisfies(type -> assertThat(type.delivered()).isEqualTo(3));
        assertThat(stands().days())
                .singleElement()
                .satisfies(day -> assertThat(day.delivered()).isEqualTo(3));
        assertThat(stands().read()).as("records").isEqualTo(4);
    }

    @Test
    void whatIsTooLargeForASequenceWouldBePutAside() {
        comes("1", "/parks/haidian", "x".repeat(1_000_000));
        comes("2", "/parks/haidian", "x".repeat(900_000));
        assertThat(stands().types())
                .singleElement()
                .satisfies(type -> assertThat(type.delivered()).isEqualTo(1));
        assertThat(stands().aside()).isEqualTo(1);
    }

    @Test
    void ofRepetitionsTheLatestAreKnown() {
        for (int i = 0; i <= DryRunCount.MOST_SEEN; i++) {
            comes(Integer.toString(i), "/parks/haidian", "x");
        }
        comes(Integer.toString(DryRunCount.MOST_SEEN), "/parks/haidian", "x");
        assertThat(stands().types().getFirst().delivered()).isEqualTo(DryRunCount.MOST_SEEN + 1);
        comes("0", "/parks/haidian", "x");
        assertThat(stands().types().getFirst().delivered())
                .as("one from long ago counts again, as it would be numbered again")
                .isEqualTo(DryRunCount.MOST_SEEN + 2);
    }
}
