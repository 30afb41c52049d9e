package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R21: who has no agreement in force gets nothing, and takes no room either: no topic, no address, no message. */
class NotInForceIT {
    private static RunningPartners service;

    @BeforeAll
    static void start() {
        service = new RunningPartners("--onezone.outgoing.allow=127.0.0.1");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Answer proposed(Door partner, String key) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        return partner.post("/partners/agreements", """
                {"purpose":"核对登记","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                 "fields":[{"path":"park"}]}],"parks":["haidian"],"from":"%s","until":"%s"}}""".formatted(today, today.plusDays(30)), "Idempotency-Key", key);
    }

    @Test
    void aProposalHasNoAddressAndNoTopic() throws Exception {
        Door partner = service.partner("proposing-" + UUID.randomUUID());
        String id = proposed(partner, UUID.randomUUID().toString()).text("id");
        String hook = "/partners/subscriptions/" + id + "/webhook";
        Answer made = partner.post(hook, "{\"url\":\"http://127.0.0.1:1/\"}");
        assertThat(made.status() + made.code()).isEqualTo("409agreement-not-in-force");
        assertThat(partner.get(hook).code()).isEqualTo("no-webhook");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", service.infrastructure.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).noneMatch(topic -> topic.contains(id));
        }
    }

    @Test
    void anAddressEndsWithItsAgreement() throws Exception {
        String reason = UUID.randomUUID().toString();
        Door partner = service.partner("ending-" + reason);
        String id = service.granted(partner, reason);
        String hook = "/partners/subscriptions/" + id + "/webhook";
        try (Receiver receiver = new Receiver()) {
            assertThat(partner.post(hook, "{\"url\":\"" + receiver.url() + "\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(partner.post(hook + "/test", null).body().path("taken").asBoolean())
                    .isTrue();
            Answer moved = partner.put(hook, "{\"url\":\"" + receiver.url() + "\",\"after\":0}", "If-Match", "*");
            assertThat(moved.status() + moved.body().at("/errors/0/pointer").asString())
                    .as("another address begins where deliveries stand")
                    .isEqualTo("422/after");
            Endpoints endpoints = service.part(Endpoints.class);
            assertThat(endpoints.active(List.of(id, "none"))).containsOnlyKeys(id);
            assertThat(partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}")
                            .status())
                    .isEqualTo(200);
            int before = receiver.seen.size();
            Answer test = partner.post(hook + "/test", null);
            assertThat(test.status() + test.code()).isEqualTo("409agreement-not-in-force");
            assertThat(receiver.seen).hasSize(before);
            assertThat(partner.get(hook).status())
                    .as("what became of it can be read")
                    .isEqualTo(200);
        }
    }

    @Test
    void proposalsThatWaitAreLimited() {
        Door partner = service.partner("many-" + UUID.randomUUID());
        List<String> keys = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            keys.add(UUID.randomUUID().toString());
            Answer one = proposed(partner, keys.getLast());
            assertThat(one.status()).as("%s", one.body()).isEqualTo(201);
            ids.add(one.text("id"));
        }
        Answer refused = proposed(partner, UUID.randomUUID().toString());
        assertThat(refused.status() + refused.code()).isEqualTo("409too-many-proposals");
        assertThat(proposed(partner, keys.getLast()).text("id"))
                .as("the same again is no further one")
                .isEqualTo(ids.getLast());
        Door other = service.partner("few-" + UUID.randomUUID());
        assertThat(proposed(other, UUID.randomUUID().toString()).status()).isEqualTo(201);
        assertThat(partner.post("/partners/agreements/" + ids.getFirst() + "/withdrawal", "{\"reason\":\"end\"}")
                        .status())
                .isEqualTo(200);
        assertThat(proposed(partner, UUID.randomUUID().toString()).status()).isEqualTo(201);
    }
}
