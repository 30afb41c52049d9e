package cn.onezone.kit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdmissionTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch end = new CountDownLatch(1);
    private final FilterChain untilTheEnd = (_, _) -> {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    };

    private Admission admission(int atOnce, int uploads, int waiting, Duration patience) {
        return new Admission(atOnce, uploads, waiting, patience, JSON, meters);
    }

    private static MockHttpServletResponse ask(Admission admission, String method, String path, FilterChain chain)
            throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        admission.doFilter(request, response, chain);
        return response;
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnceAndNothingIsDone() throws Exception {
        Admission admission = admission(1, 1, 0, Duration.ofHours(1));
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch inside = new CountDownLatch(1);
            Future<MockHttpServletResponse> first = others.submit(
                    () -> ask(admission, "POST", "/parks/haidian/roster/enterprises", (request, answer) -> {
                        inside.countDown();
                        untilTheEnd.doFilter(request, answer);
                    }));
            inside.await();
            MockHttpServletResponse refused = ask(admission, "GET", "/parks/haidian/roster/enterprises", (_, _) -> {
                throw new AssertionError("let in");
            });
            assertThat(refused.getStatus()).isEqualTo(503);
            assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
            JsonNode problem = JSON.readTree(refused.getContentAsByteArray());
            assertThat(problem.path("code").asString()).isEqualTo("overloaded");
            assertThat(ask(admission, "POST", "/parks/haidian/roster/imports", (_, _) -> {})
                            .getStatus())
                    .as("uploads have room of their own")
                    .isEqualTo(200);
            assertThat(ask(admission, "GET", "/actuator/health", (_, _) -> {}).getStatus())
                    .isEqualTo(200);
            end.countDown();
            assertThat(first.get().getStatus()).isEqualTo(200);
        }
        assertThat(ask(admission, "GET", "/parks/haidian", (_, _) -> {}).getStatus())
                .isEqualTo(200);
    }

    @Test
    void oneThatMayWaitGetsItsTurn() throws Exception {
        Admission admission = admission(1, 1, 1, Duration.ofHours(1));
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch inside = new CountDownLatch(1);
            Future<MockHttpServletResponse> first =
                    others.submit(() -> ask(admission, "GET", "/a", (request, answer) -> {
                        inside.countDown();
                        untilTheEnd.doFilter(request, answer);
                    }));
            inside.await();
            Future<MockHttpServletResponse> second = others.submit(() ->
                    ask(admission, "GET", "/b", (_, answer) -> ((MockHttpServletResponse) answer).setStatus(204)));
            await().until(() -> meters.get("onezone.web.waiting").gauge().value() == 1);
            end.countDown();
            assertThat(first.get().getStatus()).isEqualTo(200);
            assertThat(second.get().getStatus()).isEqualTo(204);
        }
    }

    @Test
    void oneThatWaitedTooLongIsRefused() throws Exception {
        Admission admission = admission(1, 1, 1, Duration.ofMillis(20));
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch inside = new CountDownLatch(1);
            var _ = others.submit(() -> ask(admission, "GET", "/a", (request, answer) -> {
                inside.countDown();
                untilTheEnd.doFilter(request, answer);
            }));
            inside.await();
            assertThat(ask(admission, "GET", "/b", (_, _) -> {}).getStatus()).isEqualTo(503);
            end.countDown();
        }
    }
}
