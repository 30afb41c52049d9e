package cn.onezone.partners.agreements;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** R21: what was decided last is what is known, whoever was told of it first. */
class AgreementsIT {
    private static final int ROUNDS = 400;
    private static final ParkCode HAIDIAN = ParkCode.of("haidian");

    @Test
    void ofDecisionsAtTheSameTimeTheLastIsKnown() throws Exception {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        try (RunningPartners service = new RunningPartners();
                ExecutorService deciding = Executors.newFixedThreadPool(3)) {
            Door partner = service.partner("decisions-" + UUID.randomUUID());
            String id = service.granted(partner, "any");
            Agreements agreements = service.part(Agreements.class);
            for (int i = 0; i < ROUNDS; i++) {
                List<Callable<Stored<Agreement>>> decisions = List.of(
                        objection(agreements, id, "a" + i),
                        objection(agreements, id, "b" + i),
                        objection(agreements, id, "c" + i));
                for (Future<Stored<Agreement>> one : deciding.invokeAll(decisions)) {
                    assertThat(one.get().state().objections()).hasSize(1);
                }
                assertThat(agreements.inForce(id, today).orElseThrow().objections())
                        .isEqualTo(agreements.find(id).orElseThrow().state().objections());
            }
        }
    }

    private static Callable<Stored<Agreement>> objection(Agreements agreements, String id, String reason) {
        return () -> agreements.decide(id, before -> before.state().object(HAIDIAN, reason, Instant.now()));
    }
}
