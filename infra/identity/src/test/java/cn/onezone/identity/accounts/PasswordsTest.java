package cn.onezone.identity.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void aMadePasswordIsKeptAsItsSha256() {
        // printf %s made-at-random | openssl dgst -sha256 -binary | basenc --base64url
        String hash = Objects.requireNonNull(passwords.encode("made-at-random"));
        assertThat(hash).isEqualTo("{random-sha256}hMRSrJfExyVk6cyfwKW1vk_bY0MyVWCGfRhgKcNvCdo");
        assertThat(passwords.matches("made-at-random", hash)).isTrue();
        for (String wrong : List.of("", "made-at-rando", "made-at-random ", "Made-at-random", hash)) {
            assertThat(passwords.matches(wrong, hash)).as(wrong).isFalse();
        }
    }

    @Test
    void aChosenPasswordIsKeptAsBcryptOfAnyStrength() {
        for (int strength : new int[] {4, 10, 12}) {
            String hash = Objects.requireNonNull(new BCryptPasswordEncoder(strength).encode("chosen by somebody"));
            assertThat(passwords.matches("chosen by somebody", hash)).isTrue();
            assertThat(passwords.matches("chosen by nobody", hash)).isFalse();
            assertThat(new Account("li", Role.AUDITOR, null, "李", "Li", hash).hash())
                    .isEqualTo(hash);
        }
    }

    @Test
    void noOtherFormIsBelieved() {
        for (String hash : List.of(
                "plain",
                "{noop}plain",
                "{sha256}plain",
                "{random-sha256}plain",
                "{random-sha256}",
                "",
                "$2a$10$short")) {
            assertThat(passwords.matches("plain", hash)).as(hash).isFalse();
            assertThatThrownBy(() -> new Account("li", Role.AUDITOR, null, "李", "Li", hash))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("account li: hash (expected:");
        }
        assertThat(passwords.matches(null, null)).isFalse();
    }
}
