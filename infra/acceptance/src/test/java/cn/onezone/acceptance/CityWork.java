package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.acceptance.NetworkUnderTest.Answer;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Awards with their payment, nominations and projects one after the other, each repeated under its key until it is acknowledged, as a
 * client that must be sure does.
 */
final class CityWork {
    private static final String FUND = "kill-rounds";
    private static final String PROGRAMME = "gaoju";

    private final NetworkUnderTest network;
    private final Thread thread;
    private volatile boolean ending;
    // written by the thread, read after its end
    private Throwable failure;
    private int acknowledged;
    private int repeated;

    /** Sets a fund up, and begins. */
    CityWork(NetworkUnderTest network) {
        this.network = network;
        sure("/funds", """
                {"code":"%s","nameZh":"专项资金","nameEn":"Special fund","kind":"special","purpose":"test",
                 "budgets":{"2024":{"amount":"1000000","currency":"CNY"}},"synthetic":true}""".formatted(FUND), "fund");
        sure("/funds/" + FUND + "/calls", """
                {"code":"c1","nameZh":"申报通知","nameEn":"Call","year":2024}""", "call");
        this.thread = Thread.ofPlatform().name("city-work").unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            while (!ending) {
                String key = "work-" + acknowledged;
                String award = sure("/funds/" + FUND + "/calls/c1/applications", """
                                {"applicant":{"kind":"enterprise","id":"91110108551385082Q"},"park":"haidian",
                                 "amount":{"amount":"10","currency":"CNY"},"purpose":"test"}""", key)
                        .path("id")
                        .asString();
                sure("/funds/applications/" + award + "/award", """
                        {"amount":{"amount":"10","currency":"CNY"}}""", key);
                sure("/funds/awards/" + award + "/disbursements", """
                        {"amount":{"amount":"10","currency":"CNY"}}""", key);
                sure("/talent/programmes/" + PROGRAMME + "/nominations", """
                        {"park":"haidian","person":{"name":"某人"},"merits":"test"}""", key);
                sure("/projects", """
                        {"name":"某项目","investor":"91110108551385082Q","industry":"I6513",
                         "investment":{"amount":"1200000","currency":"CNY"},"landArea":1,"synthetic":true}""", key);
                acknowledged++;
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private JsonNode sure(String path, String body, String key) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> once(path, body, key), answer -> answer != null)
                .body();
    }

    /** Absent if it is not known whether it was done, or was not done for now. */
    private Answer once(String path, String body, String key) {
        Answer answer;
        try {
            answer = network.post(path, body, "Idempotency-Key", key);
        } catch (UncheckedIOException e) {
            repeated++;
            return null;
        }
        if (answer.status() >= 500) {
            repeated++;
            return null;
        }
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isBetween(200, 299);
        return answer;
    }

    /** Lets it come to the end of what is under way. */
    void end() throws InterruptedException {
        ending = true;
        thread.join(Duration.ofMinutes(7));
        assertThat(thread.isAlive()).isFalse();
    }

    /** Everything acknowledged is in the services and in the city's overview once, and nothing else is. */
    void isThereOnce() {
        assertThat(failure).isNull();
        System.out.println("city work: " + acknowledged + " awards, payments, nominations and projects acknowledged, "
                + repeated + " requests repeated");
        assertThat(acknowledged).isPositive();
        BigDecimal paid = BigDecimal.valueOf(10L * acknowledged);
        JsonNode year = network.get("/funds/" + FUND + "/budgets/2024").body();
        for (String sum : List.of("committed", "paid")) {
            assertThat(new BigDecimal(year.path(sum).path("amount").asString()))
                    .as(sum)
                    .isEqualByComparingTo(paid);
        }
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonNode overview = network.get("/network/overview?period=2024").body();
            assertThat(new BigDecimal(of(overview.path("funds"), "fund", FUND)
                            .at("/paid/amount")
                            .asString()))
                    .isEqualByComparingTo(paid);
            assertThat(of(overview.path("talent"), "programme", PROGRAMME)
                            .path("nominations")
                            .asInt())
                    .isEqualTo(acknowledged);
            assertThat(overview.at("/projects/total").asInt()).isEqualTo(acknowledged);
        });
    }

    private static JsonNode of(JsonNode list, String field, String value) {
        return list.valueStream()
                .filter(one -> one.path(field).asString("").equals(value))
                .findFirst()
                .orElseThrow();
    }
}
