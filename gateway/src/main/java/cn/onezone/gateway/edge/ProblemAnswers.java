package cn.onezone.gateway.edge;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.AccessProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.problem.Refused;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.handler.timeout.ReadTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's one table from what went wrong to a problem document. Faults show a trace id and nothing else. */
@Component
@Order(-2)
final class ProblemAnswers implements WebExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        if (error instanceof ClientGone || error instanceof AbortedException) {
            return Mono.empty();
        }
        if (exchange.getResponse().isCommitted()) {
            // what has been sent cannot be taken back; the connection is closed, so nobody takes it for the whole
            return Mono.error(error);
        }
        return switch (error) {
            case Unavailable passing -> {
                exchange.getResponse()
                        .getHeaders()
                        .set(HttpHeaders.RETRY_AFTER, Long.toString(passing.retryAfterSeconds()));
                yield answer(exchange, passing.problem());
            }
            case Refused refused -> answer(exchange, refused.problem());
            case InvalidValue value -> invalid(exchange, value);
            case MethodNotAllowedException method -> {
                exchange.getResponse().getHeaders().setAllow(method.getSupportedMethods());
                String offered = method.getSupportedMethods().stream()
                        .map(HttpMethod::name)
                        .sorted()
                        .collect(Collectors.joining(", "));
                yield answer(
                        exchange,
                        Problem.of(
                                KitProblem.METHOD_NOT_ALLOWED,
                                method.getHttpMethod() + " (expected: " + offered + ")",
                                method.getHttpMethod() + "，可用：" + offered));
            }
            case UnsupportedMediaTypeStatusException type -> {
                String offered = MediaType.toString(type.getSupportedMediaTypes());
                yield answer(
                        exchange,
                        Problem.of(
                                KitProblem.UNSUPPORTED_MEDIA_TYPE,
                                type.getContentType() + " (expected: " + offered + ")",
                                type.getContentType() + "，应为：" + offered));
            }
            case NotAcceptableStatusException type -> {
                String offered = MediaType.toString(type.getSupportedMediaTypes());
                yield answer(exchange, Problem.of(KitProblem.NOT_ACCEPTABLE, "offered: " + offered, "可提供：" + offered));
            }
            case ResponseStatusException status -> byStatus(exchange, status);
            // the head of an answer came and then nothing; the client's own silence was told apart at the door
            case ReadTimeoutException _ ->
                answer(
                        exchange,
                        Problem.of(
                                GatewayProblem.BACKEND_TIMEOUT,
                                "an answer began and nothing more came of it; ask again",
                                "应答开始后未再送达任何内容，请重试"));
            case PrematureCloseException _ ->
                answer(
                        exchange,
                        Problem.of(
                                GatewayProblem.BACKEND_ANSWER_BROKEN,
                                "an answer began and broke off before anything of it came; ask again",
                                "应答开始后即中断，请重试"));
            default -> fault(exchange, error);
        };
    }

    private static Mono<Void> byStatus(ServerWebExchange exchange, ResponseStatusException status) {
        HttpStatusCode code = status.getStatusCode();
        String path = exchange.getRequest().getURI().getRawPath();
        if (code.value() == 404) {
            return answer(exchange, Problem.of(KitProblem.NOT_FOUND, "nothing is at " + path, path + " 不存在"));
        }
        if (code.value() == 413) {
            return answer(exchange, Problem.of(KitProblem.BODY_TOO_LARGE, "too large", "过大"));
        }
        if (code.is4xxClientError()) {
            String reason = status.getReason();
            return answer(
                    exchange,
                    Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            reason == null ? "not understood" : reason,
                            reason == null ? "请求有误" : "请求有误：" + reason));
        }
        return fault(exchange, status);
    }

    private static Mono<Void> invalid(ServerWebExchange exchange, InvalidValue value) {
        Text detail = Text.of(
                value.value() + " (expected: " + value.expected().en() + ")",
                "“" + value.value() + "”，应为：" + value.expected().zh());
        return answer(exchange, value.code(), new Problem(KitProblem.WRONG_VALUE, detail, List.of()));
    }

    private static Mono<Void> fault(ServerWebExchange exchange, Throwable error) {
        String trace = Traceparent.of(exchange).traceId();
        LOG.error(
                "{} {} failed, trace {}",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getURI().getRawPath(),
                trace,
                error);
        return answer(
                exchange,
                Problem.of(
                        KitProblem.INTERNAL, "tell the operator the trace id " + trace, "请将追踪号 " + trace + " 告知运维人员"));
    }

    private static Mono<Void> answer(ServerWebExchange exchange, Problem problem) {
        return answer(exchange, problem.kind().code(), problem);
    }

    private static Mono<Void> answer(ServerWebExchange exchange, String code, Problem problem) {
        ServerHttpResponse response = exchange.getResponse();
        Locale locale = reader(exchange.getRequest().getHeaders());
        byte[] body = JSON.writeValueAsBytes(ProblemDocument.of(
                code,
                problem,
                locale,
                exchange.getRequest().getURI().getRawPath(),
                Traceparent.of(exchange).traceId()));
        response.setStatusCode(HttpStatusCode.valueOf(problem.kind().status()));
        if (problem.kind().status() == HttpStatus.UNAUTHORIZED.value()) {
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, AccessProblem.challenge(problem.kind()));
        } else if (problem.kind() == AccessProblem.ISSUER_UNAVAILABLE) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        response.getHeaders().setContentLanguage(locale);
        response.getHeaders().setContentLength(body.length);
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    /** The first of the reader's languages that we have; English where there is none, or the header is broken. */
    private static Locale reader(HttpHeaders headers) {
        try {
            for (Locale wanted : headers.getAcceptLanguageAsLocales()) {
                if ("zh".equals(wanted.getLanguage())) {
                    return Locale.SIMPLIFIED_CHINESE;
                }
                if ("en".equals(wanted.getLanguage())) {
                    return Locale.ENGLISH;
                }
            }
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
        return Locale.ENGLISH;
    }
}
