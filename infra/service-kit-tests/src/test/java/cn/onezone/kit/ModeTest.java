package cn.onezone.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ModeTest {
    @Test
    void whoIsToldNothingIsInProduction() {
        assertThat(Mode.of((String) null)).isEqualTo(Mode.PRODUCTION);
        assertThat(Mode.of("production")).isEqualTo(Mode.PRODUCTION);
        assertThat(Mode.of("local")).isEqualTo(Mode.LOCAL);
    }

    @Test
    void anOperatorsVariableCounts() {
        StandardEnvironment settings = new StandardEnvironment();
        settings.getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("variables", Map.of("ONEZONE_MODE", "production")));
        assertThat(Mode.of(settings).isLocal()).isFalse();
        settings.getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("nearer", Map.of("ONEZONE_MODE", "local")));
        assertThat(Mode.of(settings).isLocal()).isTrue();
    }

    @Test
    void aMisspeltModeDoesNotStart() {
        assertThatThrownBy(() -> Mode.of("Local"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("onezone.mode: value: Local (expected: local or production)");
    }
}
