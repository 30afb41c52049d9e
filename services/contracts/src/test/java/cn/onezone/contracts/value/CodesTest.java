package cn.onezone.contracts.value;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.wire.InvalidValue;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The forms of codes, which are looked at character by character, beside the expressions that say the same. */
class CodesTest {
    private static final Pattern PARK = Pattern.compile("[a-z](?:-?[a-z0-9]){1,39}");
    private static final Pattern INDUSTRY = Pattern.compile("[A-T](?:[0-9]{2,4})?");

    private static void alike(Pattern pattern, Function<String, ?> read, String alphabet, int longest) {
        Random random = new Random(20260105);
        int taken = 0;
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(longest + 1); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean isRead;
            try {
                var _ = read.apply(text.toString());
                isRead = true;
                taken++;
            } catch (InvalidValue e) {
                isRead = false;
                refused++;
            }
            assertThat(isRead)
                    .as("'" + text + "'")
                    .isEqualTo(pattern.matcher(text).matches());
        }
        assertThat(taken).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void aParkCodeHasItsForm() {
        alike(PARK, ParkCode::new, "abyz09-", 8);
        alike(PARK, ParkCode::new, "abcdefghijklmnopqrstuvwxyz", 60);
        alike(PARK, ParkCode::new, "aaaaaaaaaaaaz9-AÄ海 \n", 6);
    }

    @Test
    void anIndustryCodeHasItsForm() {
        alike(INDUSTRY, IndustryCode::new, "AITUa0959", 6);
    }
}
