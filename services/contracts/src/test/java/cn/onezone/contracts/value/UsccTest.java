package cn.onezone.contracts.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.wire.InvalidValue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R3: the key of an enterprise. */
class UsccTest {
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.strings().withChars(ALPHABET.toCharArray()).ofLength(17);
    }

    @Property
    void acceptsExactlyOneCheckCharacterForEachBody(@ForAll("bodies") String body) {
        char right = Uscc.checkCharacter(body);
        for (int i = 0; i < ALPHABET.length(); i++) {
            char check = ALPHABET.charAt(i);
            if (check == right) {
                assertThat(Uscc.of(body + check).value()).isEqualTo(body + check);
            } else {
                assertThatThrownBy(() -> Uscc.of(body + check)).isInstanceOfSatisfying(InvalidValue.class, e -> {
                    assertThat(e.code()).isEqualTo("wrong-uscc");
                    assertThat(e.expected().en()).contains("'" + right + "'");
                    assertThat(e.expected().zh()).contains("“" + right + "”");
                });
            }
        }
    }

    /** The weights are prime to 31, so one wrong character is always found. */
    @Property
    void findsEverySingleWrongCharacter(
            @ForAll("bodies") String body,
            @ForAll @IntRange(min = 0, max = 16) int at,
            @ForAll @IntRange(min = 1, max = 30) int by) {
        String code = body + Uscc.checkCharacter(body);
        char wrong = ALPHABET.charAt((ALPHABET.indexOf(code.charAt(at)) + by) % 31);
        String mistyped = code.substring(0, at) + wrong + code.substring(at + 1);
        assertThatThrownBy(() -> Uscc.of(mistyped)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void takesZeroAsCheckCharacterWhereTheRemainderIsZero() {
        // 17 zeros have the sum 0; 31 - 0 = 31 stands for 0
        assertThat(Uscc.of("000000000000000000").value()).endsWith("0");
    }

    @Test
    void foldsWhatPeopleType() {
        String code = "91110108551385082Q";
        assertThat(Uscc.of(" ９１１１0108551385082q ").value()).isEqualTo(code);
        assertThat(Uscc.of(code).authority()).isEqualTo("110108");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9111", "91110108551385082QQ", "9111010855138508IQ", "91110108 51385082Q"})
    void refusesWhatIsNoCodeAndSaysWhy(String text) {
        assertThatThrownBy(() -> Uscc.of(text))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.expected().en()).isNotBlank());
    }
}
