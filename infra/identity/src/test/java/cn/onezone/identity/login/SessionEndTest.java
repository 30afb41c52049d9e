package cn.onezone.identity.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class SessionEndTest {
    private static MockHttpSession after(Duration time) throws Exception {
        MockHttpSession session = new MockHttpSession();
        Instant then = Instant.ofEpochMilli(session.getCreationTime()).plus(time);
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);
        MockFilterChain chain = new MockFilterChain();
        new SessionEnd(Duration.ofHours(12), Clock.fixed(then, ZoneOffset.UTC))
                .doFilter(request, new MockHttpServletResponse(), chain);
        assertThat(chain.getRequest()).as("goes on in any case").isNotNull();
        return session;
    }

    @Test
    void aSessionEndsTwelveHoursAfterItBegan() throws Exception {
        assertThat(after(Duration.ofHours(12).minusMillis(1)).isInvalid()).isFalse();
        assertThat(after(Duration.ofHours(12)).isInvalid()).isTrue();
    }
}
