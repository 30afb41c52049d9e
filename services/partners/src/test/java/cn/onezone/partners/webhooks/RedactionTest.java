package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\":\"KEEPOUT\"}",
                "token=KEEPOUT; x",
                "Authorization: Bearer KEEPOUT",
                "authorization: Basic KEEPOUT",
                "api_key = 'KEEPOUT'",
                "Set-Cookie: KEEPOUT",
                "sessionId=KEEPOUT",
                "{\"clientSecret\" : \"KEEPOUT\", \"more\":1}",
                "密码：KEEPOUT",
                "eyJhbGciOiJFZERTQSJ9.KEEPOUT.c2lnbmF0dXJl",
                "9f86d081884c7d659a2feaa0c55ad015KEEPOUTa3bf4f1b2b0b822cd15d6c15b0f00a08"
            })
    void leavesOutWhatLooksLikeASecret(String said) {
        assertThat(Redaction.answer(said)).doesNotContain("KEEPOUT").contains(Redaction.GONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"110101199003078515", "11010119900307851X", "13800138000", "6222021234567890128"})
    void leavesOutNumbersOfPeople(String said) {
        assertThat(Redaction.answer("of " + said + "!")).isEqualTo("of [redacted]!");
    }

    @Test
    void keepsWhatPeopleWrite() {
        assertThat(Redaction.answer("unknown subject 主体不存在, code 17")).isEqualTo("unknown subject 主体不存在, code 17");
        assertThat(Redaction.answer("")).isEmpty();
    }

    /** Counts how often a character of it is looked at. */
    private static final class Counting implements CharSequence {
        private final String text;
        private long looks;

        Counting(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static long looks(String hostile, int length) {
        Counting counting = new Counting(hostile.repeat(length / hostile.length()));
        assertThat(Redaction.named(counting)).isNotEmpty();
        return counting.looks;
    }

    /** A partner answers what it likes: four times as long it may cost four times as much, and not sixteen times. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "token-",
                "passwordpasswd_",
                "api_key\"",
                "cookie   ",
                "session=\"",
                "密码",
                "\"secret\" "
            })
    void anAnswerMadeToBeLookedThroughCostsNoMoreThanItsLength(String hostile) {
        long once = looks(hostile, 4_000);
        long fourTimes = looks(hostile, 16_000);
        assertThat(fourTimes).isLessThan(5 * once);
        assertThat(fourTimes).as("for each character").isLessThan(500L * 16_000);
    }

    @Test
    void cutsAfterItHasLookedNotBefore() {
        String said = "a ".repeat(126) + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo";
        assertThat(Redaction.answer(said)).hasSize(Redaction.MOST).doesNotContain("QUJD");
        // a character of two halves is not cut between them
        for (String text : List.of("𠀀".repeat(300), "a" + "𠀀".repeat(300))) {
            String kept = Redaction.answer(text);
            assertThat(kept.length()).isBetween(Redaction.MOST, Redaction.MOST + 1);
            assertThat(Character.isLowSurrogate(kept.charAt(kept.length() - 1))).isTrue();
        }
    }
}
