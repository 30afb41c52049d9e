package cn.onezone.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Every way in which a request can be wrong has its code, the value and what was expected. */
class ProblemAdviceSliceTest {
    record Body(Uscc uscc, int amount) {}

    @RestController
    static class Doors {
        @PostMapping("/bodies")
        String body(@RequestBody Body body) {
            return body.uscc().value();
        }

        @GetMapping("/numbers")
        int number(@RequestParam int n) {
            return n;
        }

        @GetMapping("/refusals")
        String refusal() {
            throw Problem.of(KitProblem.ALREADY_EXISTS, "there since yesterday", "昨天已存在")
                    .refused();
        }

        @GetMapping("/values")
        String value() {
            throw new InvalidValue("unknown-park", "nowhere", Text.of("one of a, b", "a、b 之一"));
        }

        @GetMapping("/faults")
        String fault() {
            throw new IllegalStateException("the password is 1234");
        }
    }

    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private final MockMvcTester doors = MockMvcTester.create(MockMvcBuilders.standaloneSetup(new Doors())
            .setControllerAdvice(new ProblemAdvice())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(json))
            .build());

    private MvcTestResult post(String body) {
        return doors.post()
                .uri("/bodies")
                .locale(Locale.ENGLISH)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static void isProblem(MvcTestResult result, int status, String code) {
        assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result)
                .bodyJson()
                .hasPathSatisfying("$.code", v -> assertThat(v).isEqualTo(code))
                .hasPathSatisfying("$.type", v -> assertThat(v).isEqualTo("/problems/" + code))
                .hasPathSatisfying("$.status", v -> assertThat(v).isEqualTo(status));
    }

    @Test
    void aWrongValueInABodyIsNamedWithItsPlaceAndWhatWasExpected() {
        MvcTestResult result = post("{\"uscc\": \"911101085513850820\", \"amount\": 1}");
        isProblem(result, 422, "wrong-uscc");
        assertThat(result)
                .bodyJson()
                .hasPathSatisfying("$.errors[0].pointer", v -> assertThat(v).isEqualTo("/uscc"))
                .hasPathSatisfying(
                        "$.errors[0].expected", v -> assertThat(v).asString().contains("'Q'"));
    }

    @Test
    void brokenJsonIsNamedByLineAndColumn() {
        MvcTestResult result = post("{\"uscc\":\n  nonsense}");
        isProblem(result, 400, "broken-json");
        assertThat(result)
                .bodyJson()
                .hasPathSatisfying("$.detail", v -> assertThat(v).asString().contains("line 2"));
        isProblem(post("{\"amount\": 1, \"amount\": 2}"), 400, "broken-json");
        isProblem(post(""), 400, "broken-json");
        assertThat(post("{\"uscc\": \"91110108551385082Q\"}")).bodyText().doesNotContain("Deserialization", "tools.");
    }

    @Test
    void aFieldThatNobodyKnowsIsRefusedNotLost() {
        MvcTestResult result = post("{\"uscc\": \"91110108551385082Q\", \"amuont\": 1, \"amount\": 1}");
        isProblem(result, 422, "wrong-field");
        assertThat(result)
                .bodyJson()
                .hasPathSatisfying(
                        "$.errors[0].expected", v -> assertThat(v).asString().contains("amount"));
    }

    @Test
    void speaksTheReadersLanguage() {
        MvcTestResult chinese =
                doors.get().uri("/refusals").locale(Locale.SIMPLIFIED_CHINESE).exchange();
        isProblem(chinese, 409, "already-exists");
        assertThat(chinese)
                .bodyJson()
                .hasPathSatisfying("$.detail", v -> assertThat(v).isEqualTo("昨天已存在"));
    }

    @Test
    void aFaultShowsNothingOfTheInside() {
        MvcTestResult result = doors.get().uri("/faults").locale(Locale.ENGLISH).exchange();
        isProblem(result, 500, "internal");
        assertThat(result).bodyText().doesNotContain("1234", "IllegalState", "Exception");
    }

    @Test
    void namesParametersMethodsAndMediaTypes() {
        isProblem(doors.get().uri("/numbers?n=x").locale(Locale.ENGLISH).exchange(), 400, "wrong-parameter");
        isProblem(doors.get().uri("/numbers").locale(Locale.ENGLISH).exchange(), 400, "wrong-parameter");
        isProblem(doors.get().uri("/values").locale(Locale.ENGLISH).exchange(), 422, "unknown-park");
        isProblem(doors.delete().uri("/numbers").locale(Locale.ENGLISH).exchange(), 405, "method-not-allowed");
        isProblem(
                doors.post()
                        .uri("/bodies")
                        .locale(Locale.ENGLISH)
                        .contentType(MediaType.TEXT_PLAIN)
                        .content("x")
                        .exchange(),
                415,
                "unsupported-media-type");
    }
}
