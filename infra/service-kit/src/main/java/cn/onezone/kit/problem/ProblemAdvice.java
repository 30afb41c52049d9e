package cn.onezone.kit.problem;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.trace.Trace;
import cn.onezone.kit.web.BodyLimit;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingPathVariableException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** The one table from what went wrong to a problem document. Unknown faults show a trace id and nothing else. */
@RestControllerAdvice
public final class ProblemAdvice {
    /** Attribute of a request: the code of the refusal that it was answered with. */
    public static final String CODE = ProblemAdvice.class.getName() + ".code";

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDocument> refused(Refused e, HttpServletRequest request, Locale locale) {
        request.setAttribute(CODE, e.problem().kind().code());
        return answer(e.problem(), request, locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> invalid(InvalidValue e, HttpServletRequest request, Locale locale) {
        return invalid("", e, request, locale);
    }

    private static ResponseEntity<ProblemDocument> invalid(
            String pointer, InvalidValue e, HttpServletRequest request, Locale locale) {
        FieldProblem field = new FieldProblem(pointer, e.value(), e.code(), e.expected());
        Problem problem = new Problem(
                KitProblem.WRONG_VALUE,
                Text.of(
                        "value: " + e.value() + " (expected: " + e.expected().en() + ")",
                        "值“" + e.value() + "”，应为：" + e.expected().zh()),
                List.of(field));
        return answer(ProblemDocument.of(e.code(), problem, locale, request.getRequestURI(), Trace.id()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> stale(StaleVersion e, HttpServletRequest request, Locale locale) {
        return answer(
                Problem.of(
                        KitProblem.STALE_VERSION,
                        e.id() + " is no longer at version " + e.expected() + "; read it again",
                        e.id() + " 的版本已不是 " + e.expected() + "，请重新读取"),
                request,
                locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> unreadable(
            HttpMessageNotReadableException e, HttpServletRequest request, Locale locale) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimit.BodyTooLarge large) {
                return tooLarge(large.limit(), request, locale);
            }
            if (cause instanceof InvalidValue invalid) {
                return invalid(pointer(e.getCause()), invalid, request, locale);
            }
        }
        return switch (e.getCause()) {
            case StreamReadException broken ->
                answer(Problem.of(KitProblem.BROKEN_JSON, where(broken, "en"), where(broken, "zh")), request, locale);
            case UnrecognizedPropertyException unknown ->
                answer(
                        Problem.of(
                                KitProblem.WRONG_FIELD,
                                new FieldProblem(
                                        pointer(unknown),
                                        unknown.getPropertyName(),
                                        "unknown-field",
                                        Text.of("one of " + known(unknown), "下列之一：" + known(unknown)))),
                        request,
                        locale);
            case DatabindException shape ->
                answer(Problem.of(KitProblem.WRONG_FIELD, pointer(shape), null, expected(shape)), request, locale);
            case null, default ->
                answer(Problem.of(KitProblem.BROKEN_JSON, "expected a JSON body", "缺少 JSON 请求体"), request, locale);
        };
    }

    private static String known(UnrecognizedPropertyException unknown) {
        return unknown.getKnownPropertyIds() == null
                ? ""
                : unknown.getKnownPropertyIds().stream()
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    /** What would have been right. The parser's own words name classes, options and tokens, which are not the client's. */
    private static Text expected(DatabindException shape) {
        Class<?> type = shape instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (type == null) {
            return Text.of("what the description of this door says", "符合接口文档的类型");
        }
        if (type.isEnum()) {
            String values =
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining(", "));
            return Text.of("one of " + values, "下列之一：" + values);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Text.of("true or false", "true 或 false");
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return Text.of("a whole number within the range of its type", "取值范围内的整数");
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return Text.of("a number", "数值");
        }
        if (type == String.class) {
            return Text.of("a text", "字符串");
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return Text.of("a list", "数组");
        }
        if (Temporal.class.isAssignableFrom(type)) {
            return Text.of("a date or time of ISO 8601", "ISO 8601 日期或时间");
        }
        return type.isRecord() || Map.class.isAssignableFrom(type)
                ? Text.of("an object", "对象")
                : Text.of("what the description of this door says", "符合接口文档的类型");
    }

    private static String where(StreamReadException broken, String language) {
        var at = broken.getLocation();
        boolean duplicate = broken.getOriginalMessage().startsWith("Duplicate");
        String what = duplicate ? broken.getOriginalMessage() : "not valid JSON";
        return language.equals("en")
                ? what + " at line " + at.getLineNr() + ", column " + at.getColumnNr()
                : (duplicate ? "重复的键" : "JSON 语法错误") + "：第 " + at.getLineNr() + " 行第 " + at.getColumnNr() + " 列";
    }

    private static String pointer(@Nullable Throwable cause) {
        if (!(cause instanceof JacksonException jackson)) {
            return "";
        }
        return jackson.getPath().stream()
                .map(r -> r.getPropertyName() != null ? r.getPropertyName() : Integer.toString(r.getIndex()))
                .collect(Collectors.joining("/", "/", ""));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> parameter(
            MethodArgumentTypeMismatchException e, HttpServletRequest request, Locale locale) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidValue invalid) {
                return invalid(e.getName(), invalid, request, locale);
            }
        }
        String type = e.getRequiredType() == null ? "" : e.getRequiredType().getSimpleName();
        return answer(
                Problem.of(
                        KitProblem.WRONG_PARAMETER,
                        e.getName(),
                        Objects.toString(e.getValue(), ""),
                        Text.of("a value of type " + type, type + " 类型的值")),
                request,
                locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> missing(MissingRequestValueException e, HttpServletRequest request, Locale locale) {
        return answer(
                Problem.of(KitProblem.WRONG_PARAMETER, missing(e) + " is missing", "缺少 " + missing(e)),
                request,
                locale);
    }

    private static String missing(MissingRequestValueException e) {
        return switch (e) {
            case MissingServletRequestParameterException parameter -> parameter.getParameterName();
            case MissingRequestHeaderException header -> header.getHeaderName();
            case MissingPathVariableException variable -> variable.getVariableName();
            default -> "a value";
        };
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<ProblemDocument> notFound(HttpServletRequest request, Locale locale) {
        return answer(
                Problem.of(
                        KitProblem.NOT_FOUND,
                        "nothing is at " + request.getRequestURI(),
                        request.getRequestURI() + " 不存在"),
                request,
                locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> method(
            HttpRequestMethodNotSupportedException e, HttpServletRequest request, Locale locale) {
        String offered = String.join(", ", Objects.requireNonNullElse(e.getSupportedMethods(), new String[0]));
        ResponseEntity<ProblemDocument> answer = answer(
                Problem.of(
                        KitProblem.METHOD_NOT_ALLOWED,
                        e.getMethod() + " (expected: " + offered + ")",
                        e.getMethod() + "，可用：" + offered),
                request,
                locale);
        return ResponseEntity.status(405)
                .header(HttpHeaders.ALLOW, offered)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Objects.requireNonNull(answer.getBody()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> mediaType(
            HttpMediaTypeNotSupportedException e, HttpServletRequest request, Locale locale) {
        String offered = MediaType.toString(e.getSupportedMediaTypes());
        return answer(
                Problem.of(
                        KitProblem.UNSUPPORTED_MEDIA_TYPE,
                        e.getContentType() + " (expected: " + offered + ")",
                        e.getContentType() + "，应为：" + offered),
                request,
                locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> notAcceptable(
            HttpMediaTypeNotAcceptableException e, HttpServletRequest request, Locale locale) {
        String offered = MediaType.toString(e.getSupportedMediaTypes());
        return answer(Problem.of(KitProblem.NOT_ACCEPTABLE, "offered: " + offered, "可提供：" + offered), request, locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> upload(
            MaxUploadSizeExceededException e, HttpServletRequest request, Locale locale) {
        return tooLarge(e.getMaxUploadSize(), request, locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> body(BodyLimit.BodyTooLarge e, HttpServletRequest request, Locale locale) {
        return tooLarge(e.limit(), request, locale);
    }

    private static ResponseEntity<ProblemDocument> tooLarge(long limit, HttpServletRequest request, Locale locale) {
        return answer(BodyLimit.problem(limit), request, locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> store(MongoException e, HttpServletRequest request, Locale locale) {
        if (e instanceof MongoTimeoutException
                || e instanceof MongoSocketException
                || e instanceof MongoExecutionTimeoutException) {
            LOG.warn("the store cannot be reached: {}", e.toString());
            return ResponseEntity.status(503)
                    .header(HttpHeaders.RETRY_AFTER, "2")
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(ProblemDocument.of(
                            Problem.of(
                                    KitProblem.STORE_UNAVAILABLE,
                                    "the store did not answer in time; whether a change was made is not known, ask with"
                                            + " the same Idempotency-Key",
                                    "存储未及时应答；修改是否完成未知，请用同一幂等键重试"),
                            locale,
                            request.getRequestURI(),
                            Trace.id()));
        }
        return fault(e, request, locale);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDocument> gone(AsyncRequestNotUsableException e) {
        // the client has left; nobody reads an answer
        return null;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> fault(Exception e, HttpServletRequest request, Locale locale) {
        if (e instanceof org.springframework.web.ErrorResponse known
                && known.getStatusCode().is4xxClientError()) {
            return answer(
                    Problem.of(KitProblem.WRONG_PARAMETER, "not what the description of this door says", "请求与接口文档不符"),
                    request,
                    locale);
        }
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return answer(
                Problem.of(
                        KitProblem.INTERNAL,
                        "tell the operator the trace id " + Trace.id(),
                        "请将追踪号 " + Trace.id() + " 告知运维人员"),
                request,
                locale);
    }

    private static ResponseEntity<ProblemDocument> answer(Problem problem, HttpServletRequest request, Locale locale) {
        return answer(ProblemDocument.of(problem, locale, request.getRequestURI(), Trace.id()));
    }

    private static ResponseEntity<ProblemDocument> answer(ProblemDocument document) {
        return ResponseEntity.status(document.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(document);
    }
}
