package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * R6: a relocation survives the death of any participant at any step. kill -9 of each kind of process between the steps, and
 * right behind a step that was acknowledged.
 */
@Tag("slow")
class RelocationKillIT {
    private static final List<String> VICTIMS =
            List.of("park haidian", "park fengtai", "broker", "store", "enterprises", "gateway");
    private static final Duration LONG = Duration.ofMinutes(3);

    @Test
    void movesTheEnterpriseWhoeverDies() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("RelocationKillIT seed " + seed);
        Random random = new Random(seed);
        try (NetworkUnderTest network = NetworkUnderTest.up("--isolated", "--parks", "haidian,fengtai")) {
            for (int round = 0; round < Integer.getInteger("onezone.rounds", 3); round++) {
                List<String> victims = new ArrayList<>(VICTIMS);
                Collections.shuffle(victims, random);
                System.out.println("round " + (round + 1) + ": " + victims);
                walk(network, Firms.uscc("110108", 500_000 + round), victims);
            }
        }
    }

    private static void walk(NetworkUnderTest network, String uscc, List<String> victims) throws Exception {
        assertThat(network.post(
                                "/parks/haidian/roster/enterprises",
                                "{\"uscc\":\"" + uscc
                                        + "\",\"name\":\"迁移示例有限公司\",\"claimedFrom\":\"2020-01-01\",\"synthetic\":true}")
                        .status())
                .isEqualTo(201);
        dies(network, victims.removeLast());
        when(network, "/enterprises/" + uscc, "park", "haidian");

        NetworkUnderTest.Answer asked = network.post(
                "/parks/fengtai/relocations",
                "{\"uscc\":\"" + uscc
                        + "\",\"effectiveOn\":\"2025-01-01\",\"reason\":\"新厂区\",\"terms\":{\"measures\":[{\"measure\":\"tax\",\"rhythm\":\"year\",\"steps\":[{\"year\":2025,\"origin\":6000,\"destination\":4000}]}]}}",
                "Idempotency-Key",
                "ask-" + uscc);
        assertThat(asked.status()).as(String.valueOf(asked.body())).isEqualTo(201);
        String id = asked.body().path("id").asString();
        dies(network, victims.removeLast());
        when(network, "/parks/haidian/relocations/" + id, "state", "requested");

        assertThat(network.post(
                                "/parks/haidian/relocations/" + id + "/proposal",
                                "{\"effectiveOn\":\"2025-07-01\",\"reason\":\"宜延后\"}")
                        .status())
                .isEqualTo(200);
        dies(network, victims.removeLast());
        when(network, "/parks/fengtai/relocations/" + id, "state", "countered");

        assertThat(network.post("/parks/fengtai/relocations/" + id + "/acceptance", "{}")
                        .status())
                .isEqualTo(200);
        dies(network, victims.removeLast());
        when(network, "/enterprises/relocations/" + id, "state", "effected");
        dies(network, victims.removeLast());
        when(network, "/enterprises/" + uscc, "park", "fengtai");
        when(network, "/parks/fengtai/roster/enterprises/" + uscc, "claimedFrom", "2025-07-01");
        dies(network, victims.removeLast());
        await().atMost(LONG)
                .ignoreException(UncheckedIOException.class)
                .until(() ->
                        network.get("/parks/haidian/roster/enterprises/" + uscc).status() == 404);
        await().atMost(LONG).ignoreException(UncheckedIOException.class).until(() -> {
            JsonNode one = network.get("/enterprises/" + uscc).body();
            return one.path("park").asString("").equals("fengtai")
                    && one.path("claims").size() == 1
                    && !one.path("doubleClaimed").asBoolean(true);
        });
        assertThat(network.get("/enterprises/relocations/" + id)
                        .body()
                        .path("steps")
                        .size())
                .as("each step once: request, proposal, acceptance, effect")
                .isEqualTo(4);
    }

    private static void dies(NetworkUnderTest network, String victim) throws Exception {
        network.kill(victim);
        network.start();
    }

    private static void when(NetworkUnderTest network, String path, String field, String value) {
        await().atMost(LONG)
                .ignoreException(UncheckedIOException.class)
                .until(() -> network.get(path).body().path(field).asString("").equals(value));
    }
}
