package cn.onezone.identity.login;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * One line in the log for each attempt to sign in, with name and password or as a program: who, with which outcome, from
 * where, in which trace. No password, no secret, no session and no token is in it.
 */
final class SignInLog {
    private static final Logger LOG = LoggerFactory.getLogger(SignInLog.class);
    private static final int LONGEST = 100;
    private static final Pattern TRACE = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    /** What became of an attempt. */
    enum Outcome {
        /** Let in. */
        PASSED,
        /** The name or the password is wrong, or the account may not sign in here. */
        REFUSED,
        /** Not looked at: too many wrong ones came before. */
        LOCKED
    }

    private SignInLog() {}

    static void tell(String name, String address, Outcome outcome) {
        String line = "sign-in outcome={} name=\"{}\" from=\"{}\" trace={}";
        String word = outcome.name().toLowerCase(Locale.ROOT);
        if (outcome == Outcome.PASSED) {
            LOG.info(line, word, plain(name), plain(address), trace());
        } else {
            LOG.warn(line, word, plain(name), plain(address), trace());
        }
    }

    /** As the caller says, else a dash: the issuer is in no trace of its own. */
    private static String trace() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request) {
            String given = request.getRequest().getHeader("traceparent");
            if (given != null) {
                Matcher matcher = TRACE.matcher(given);
                return matcher.matches() ? matcher.group(1) : "-";
            }
        }
        return "-";
    }

    /** What a stranger wrote must neither begin a line of its own nor end the field it stands in. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), LONGEST));
        text.codePoints().limit(LONGEST).forEach(point -> {
            int type = Character.getType(point);
            boolean odd = Character.isISOControl(point)
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || point == '"'
                    || point == '\\';
            plain.appendCodePoint(odd ? 0xFFFD : point);
        });
        return plain.toString();
    }
}
