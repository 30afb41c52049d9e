package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.contracts.partners.PartnerEvent.AgreementTerms;
import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldCondition;
import cn.onezone.contracts.partners.PartnerEvent.FieldTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTreatment;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.agreements.Agreement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** R21: what was numbered under other conditions leaves if it fulfils those of now, and only then. */
class NumberedTest {
    private static final ParkCode HAIDIAN = ParkCode.of("haidian");
    private static final Instant NOW = Instant.parse("2026-05-06T01:02:03Z");
    private static final LocalDate DAY = LocalDate.of(2026, 5, 6);
    private static final FieldTerms PARK = new FieldTerms("park", FieldTreatment.KEEP);
    private static final FieldTerms REASON = new FieldTerms("reason", FieldTreatment.KEEP);

    private static FieldCondition among(String path, String... anyOf) {
        return new FieldCondition(path, List.of(anyOf));
    }

    private static Agreement agreement(int revision, List<FieldTerms> fields, FieldCondition... where) {
        AgreementTerms terms = new AgreementTerms(
                FieldTreatment.KEEP,
                List.of(new EventTerms(ParkEvents.ROSTER_ENTRY_REMOVED.name(), fields, List.of(where))),
                List.of(HAIDIAN),
                DAY,
                DAY.plusYears(1));
        return new Agreement(
                "a",
                "tax",
                "核对",
                terms,
                revision,
                AgreementStatus.GRANTED,
                List.of(),
                DAY,
                DAY,
                null,
                null,
                Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]));
    }

    /** An event of haidian with the reason 迁出, as it comes back from its topic. */
    private static Numbered numbered(List<FieldTerms> fields, FieldCondition... where) {
        RosterEntryRemoved data = new RosterEntryRemoved(HAIDIAN, Uscc.of("91110108551385082Q"), DAY, "迁出");
        Event<?> event = new Event<>(
                "e", ParkEvents.ROSTER_ENTRY_REMOVED.name(), "/parks/haidian", "roster/one", 1, NOW, NOW, null, data);
        ProducerRecord<String, byte[]> record = new Subscription(agreement(1, fields, where))
                .numbered(event, EventJson.mapper().readTree(EventJson.write(data)), Set.of(HAIDIAN), 1, NOW)
                .orElseThrow()
                .record("topic");
        return Numbered.of(read(record));
    }

    private static ConsumerRecord<String, byte[]> read(ProducerRecord<String, byte[]> record) {
        ConsumerRecord<String, byte[]> read = new ConsumerRecord<>("topic", 0, 0, record.key(), record.value());
        record.headers().forEach(read.headers()::add);
        return read;
    }

    private static boolean mayLeave(Numbered one, List<FieldTerms> fields, FieldCondition... where) {
        return one.mayLeave(agreement(2, fields, where));
    }

    @Test
    void widerConditionsTakeNothingBack() {
        List<FieldTerms> fields = List.of(PARK);
        Numbered one = numbered(fields, among("reason", "迁出", "注销"), among("park", "haidian"));
        assertThat(mayLeave(one, fields, among("reason", "迁出", "注销", "合并"), among("park", "haidian")))
                .isTrue();
        assertThat(mayLeave(one, fields, among("park", "haidian"), among("reason", "注销", "迁出")))
                .as("the same in another order")
                .isTrue();
        assertThat(mayLeave(one, fields, among("reason", "迁出", "注销")))
                .as("one less")
                .isTrue();
        assertThat(mayLeave(one, fields)).as("none").isTrue();
    }

    /** Of a field that has not left nobody knows any more which of the texts it was. */
    @Test
    void narrowerConditionsWithholdWhatMayNotFulfilThem() {
        List<FieldTerms> fields = List.of(PARK);
        Numbered one = numbered(fields, among("reason", "迁出", "注销"));
        assertThat(mayLeave(one, fields, among("reason", "迁出"))).isFalse();
        assertThat(mayLeave(one, fields, among("reason", "迁出", "注销"), among("uscc", "x")))
                .isFalse();
        assertThat(mayLeave(one, fields, among("removedOn", "迁出", "注销"))).isFalse();
        assertThat(mayLeave(numbered(fields), fields, among("reason", "迁出"))).isFalse();
    }

    @Test
    void whatHasLeftAsItIsSaysItselfWhetherItFulfilsTheConditionsOfNow() {
        List<FieldTerms> fields = List.of(PARK, REASON);
        Numbered one = numbered(fields, among("reason", "迁出", "注销"));
        assertThat(mayLeave(one, fields, among("reason", "迁出"))).isTrue();
        assertThat(mayLeave(one, fields, among("reason", "注销"))).isFalse();
        List<FieldTerms> hashed = List.of(PARK, new FieldTerms("reason", FieldTreatment.HASH));
        assertThat(mayLeave(numbered(hashed, among("reason", "迁出", "注销")), hashed, among("reason", "迁出")))
                .as("a hash says nothing")
                .isFalse();
    }

    /** Until all processes are of this version some read what it has written, and it reads what they have. */
    @Test
    void whatAnEarlierVersionNumberedLeavesUnderTheSameConditions() {
        List<FieldTerms> fields = List.of(PARK);
        FieldCondition[] where = {among("reason", "迁出", "注销")};
        ProducerRecord<String, byte[]> record = numbered(fields, where).record("topic");
        var _ = record.headers().remove("conditions");
        Numbered one = Numbered.of(read(record));
        assertThat(mayLeave(one, fields, where)).isTrue();
        assertThat(mayLeave(one, fields, among("reason", "迁出", "注销", "合并"))).isFalse();
    }

    @Test
    void theLargestConditionsLeaveRoomForTheEvent() {
        List<FieldCondition> most = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String[] texts = new String[100];
            Arrays.setAll(texts, n -> "文".repeat(197) + n);
            texts[0] = "迁出";
            most.add(among("reason", texts));
        }
        ProducerRecord<String, byte[]> record =
                numbered(List.of(PARK), most.toArray(FieldCondition[]::new)).record("topic");
        assertThat(record.headers().lastHeader("conditions").value()).hasSizeLessThan(24_000);
    }
}
