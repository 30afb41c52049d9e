package cn.onezone.kit.web;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.trace.Trace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works on so many requests at once and lets so many wait for a short while; refuses the others at once with 503 and
 * {@code Retry-After}. Without it a rush fills the memory with requests that nobody waits for any more, and what was in
 * reach is late as well. File uploads have room of their own, for a slow sender would hold it from others; health and
 * metrics always pass.
 */
public final class Admission extends OncePerRequestFilter {
    private final Semaphore usual;
    private final Semaphore uploads;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int mayWait;
    private final Duration patience;
    private final JsonMapper json;
    private final Counter refused;

    /**
     * @param atOnce requests worked on at once
     * @param uploadsAtOnce uploads worked on at once
     * @param mayWait requests that wait for their turn
     * @param patience longest wait for a turn
     */
    public Admission(
            int atOnce, int uploadsAtOnce, int mayWait, Duration patience, JsonMapper json, MeterRegistry meters) {
        this.usual = new Semaphore(atOnce, true);
        this.uploads = new Semaphore(uploadsAtOnce, true);
        this.mayWait = mayWait;
        this.patience = patience;
        this.json = json;
        this.refused = meters.counter("onezone.web.refused");
        meters.gauge("onezone.web.waiting", waiting, AtomicInteger::get);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Semaphore room = FileUpload.is(request.getMethod(), request.getServletPath(), request.getContentType())
                ? uploads
                : usual;
        if (!room.tryAcquire() && !waited(room)) {
            refuse(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            room.release();
        }
    }

    private boolean waited(Semaphore room) {
        if (waiting.incrementAndGet() > mayWait) {
            waiting.decrementAndGet();
            return false;
        }
        try {
            return room.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        refused.increment();
        Problem problem = Problem.of(
                KitProblem.OVERLOADED,
                "nothing was done; send it again after the seconds of Retry-After",
                "未作任何处理，请在 Retry-After 所示秒数后重试");
        response.setStatus(KitProblem.OVERLOADED.status());
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsString(
                                ProblemDocument.of(problem, request.getLocale(), request.getRequestURI(), Trace.id()))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
