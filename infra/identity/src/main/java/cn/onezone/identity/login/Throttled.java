package cn.onezone.identity.login;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Looks at a password only as often as the {@link Throttle} lets it; each attempt is told in the log. */
public final class Throttled implements AuthenticationProvider {
    private final AuthenticationProvider inner;
    private final Throttle throttle;
    private final Predicate<Authentication> counted;
    private final Supplier<? extends AuthenticationException> refusal;

    /**
     * @param inner looks at the password
     * @param throttle says whether it may
     * @param counted which attempts are guesses at all
     * @param refusal of one that came too often
     */
    public Throttled(
            AuthenticationProvider inner,
            Throttle throttle,
            Predicate<Authentication> counted,
            Supplier<? extends AuthenticationException> refusal) {
        this.inner = inner;
        this.throttle = throttle;
        this.counted = counted;
        this.refusal = refusal;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication attempt) {
        String name = attempt.getName();
        String address = attempt.getDetails() instanceof WebAuthenticationDetails from ? from.getRemoteAddress() : "";
        if (!counted.test(attempt)) {
            return told(attempt, name, address);
        }
        Throttle.Try admitted = throttle.admit(name, address).orElseThrow(() -> {
            SignInLog.tell(name, address, SignInLog.Outcome.LOCKED);
            return refusal.get();
        });
        boolean right = false;
        try {
            Authentication passed = told(attempt, name, address);
            right = passed != null;
            return passed;
        } finally {
            if (right) {
                admitted.passed();
            } else {
                admitted.failed();
            }
        }
    }

    /** Looks at it, and tells the log what became of it. */
    private @Nullable Authentication told(Authentication attempt, String name, String address) {
        try {
            Authentication passed = inner.authenticate(attempt);
            if (passed != null) {
                SignInLog.tell(name, address, SignInLog.Outcome.PASSED);
            }
            return passed;
        } catch (AuthenticationException e) {
            SignInLog.tell(name, address, SignInLog.Outcome.REFUSED);
            throw e;
        }
    }

    @Override
    public boolean supports(Class<?> attempt) {
        return inner.supports(attempt);
    }
}
