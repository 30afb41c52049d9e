package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldCondition;
import cn.onezone.contracts.partners.PartnerEvent.FieldTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldTreatment;
import cn.onezone.kit.json.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** R21: everything that is not named is removed. */
class ReductionTest {
    private static final String KEY = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
    private static final String DATA = """
            {"uscc":"91110108551385082Q","name":"甲","formerNames":["乙","丙"],"amount":{"amount":"1.20","currency":"CNY"},
             "listings":[{"exchange":"SSE","ticker":"600001","secret":"x"},{"exchange":"HKEX","ticker":"1"}],
             "count":3,"flag":true,"none":null,"map":{"a":"1","b":"2"}}""";

    private static JsonNode json(String text) {
        return EventJson.mapper().readTree(text);
    }

    private static JsonNode reduced(String data, String... terms) {
        return new Reduction(
                        Arrays.stream(terms)
                                .map(t -> t.split("=", -1))
                                .map(t -> new FieldTerms(t[0], FieldTreatment.valueOf(t[1])))
                                .toList(),
                        KEY)
                .of(json(data));
    }

    @Test
    void keepsWhatIsNamedAndNothingElse() {
        assertThat(reduced(DATA, "uscc=KEEP", "amount.amount=KEEP", "listings.ticker=KEEP", "count=KEEP", "flag=KEEP"))
                .isEqualTo(json("""
                        {"uscc":"91110108551385082Q","amount":{"amount":"1.20"},
                         "listings":[{"ticker":"600001"},{"ticker":"1"}],"count":3,"flag":true}"""));
        assertThat(reduced(DATA, "formerNames=KEEP", "map=KEEP", "none=KEEP"))
                .isEqualTo(json("{\"formerNames\":[\"乙\",\"丙\"],\"map\":{\"a\":\"1\",\"b\":\"2\"},\"none\":null}"));
        assertThat(reduced(DATA, "absent=KEEP")).isEqualTo(json("{}"));
    }

    /** A later version of an event may have a record where a value was: it was never named. */
    @Test
    void letsNoRecordOutInThePlaceOfAValue() {
        assertThat(reduced(
                        "{\"name\":{\"zh\":\"甲\",\"more\":{\"deep\":1}},\"list\":[\"a\",{\"b\":1}]}",
                        "name=KEEP",
                        "list=KEEP"))
                .isEqualTo(json("{\"name\":{\"zh\":\"甲\"},\"list\":[\"a\"]}"));
        assertThat(reduced("{\"amount\":\"1.20\"}", "amount.amount=KEEP")).isEqualTo(json("{}"));
    }

    @Test
    void hashesWithTheKeyOfTheAgreement() {
        JsonNode once = reduced(DATA, "uscc=HASH", "formerNames=HASH");
        assertThat(once.path("uscc").asString()).isEqualTo(hmac("91110108551385082Q", new byte[32]));
        assertThat(once.path("formerNames").size()).isEqualTo(2);
        assertThat(once.toString()).doesNotContain("乙").doesNotContain("91110108551385082Q");
        byte[] other = new byte[32];
        other[0] = 1;
        JsonNode otherwise = new Reduction(
                        List.of(new FieldTerms("uscc", FieldTreatment.HASH)),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(other))
                .of(json(DATA));
        assertThat(otherwise.path("uscc")).isNotEqualTo(once.path("uscc"));
    }

    private static String hmac(String text, byte[] key) {
        try {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void suppressesToNull() {
        assertThat(reduced(DATA, "name=SUPPRESS", "formerNames=SUPPRESS", "listings.ticker=SUPPRESS"))
                .isEqualTo(json(
                        "{\"name\":null,\"formerNames\":null,\"listings\":[{\"ticker\":null},{\"ticker\":null}]}"));
    }

    @Test
    void conditionsAllHold() {
        JsonNode data = json(DATA);
        assertThat(Reduction.holds(data, List.of())).isTrue();
        assertThat(Reduction.holds(data, List.of(new FieldCondition("listings.exchange", List.of("HKEX")))))
                .isTrue();
        assertThat(Reduction.holds(data, List.of(new FieldCondition("count", List.of("3")))))
                .isTrue();
        assertThat(Reduction.holds(
                        data,
                        List.of(
                                new FieldCondition("name", List.of("甲", "丁")),
                                new FieldCondition("listings.exchange", List.of("NYSE")))))
                .isFalse();
        assertThat(Reduction.holds(data, List.of(new FieldCondition("none", List.of("null")))))
                .isFalse();
        assertThat(Reduction.holds(data, List.of(new FieldCondition("amount", List.of("CNY")))))
                .isFalse();
    }

    @Test
    void writesMembersInTheirOrder() {
        assertThat(Canonical.text(json("{\"b\":1,\"a\":{\"z\":\"甲\",\"y\":[{\"d\":1,\"c\":2}]}}")))
                .isEqualTo("{\"a\":{\"y\":[{\"c\":2,\"d\":1}],\"z\":\"甲\"},\"b\":1}");
    }

    @Test
    void conditionsThatDifferHaveOtherDigests() {
        EventTerms one = new EventTerms(
                "cn.onezone.parks.roster-entry-removed.v1",
                List.of(),
                List.of(new FieldCondition("a", List.of("b", "c"))));
        EventTerms other = new EventTerms(
                "cn.onezone.parks.roster-entry-removed.v1",
                List.of(),
                List.of(new FieldCondition("a", List.of("b")), new FieldCondition("a", List.of("c"))));
        assertThat(Conditions.of(one).digest())
                .isNotEqualTo(Conditions.of(other).digest());
    }
}
