package cn.onezone.kit.web;

import cn.onezone.kit.access.Caller;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.NamedIds;
import cn.onezone.kit.store.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code Idempotency-Key}: the same creating request sent twice by one caller creates once and is answered the same way. Of
 * others' keys nobody learns anything, and nobody can use them up.
 */
public final class Idempotency {
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,200}");
    // the order in which a client writes the members of an object does not change what it asks for
    private static final JsonMapper CANONICAL = EventJson.mapper()
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Idempotency() {}

    /**
     * The key and meaning of a request of whoever this thread works for, see {@link Caller#current()}.
     *
     * @param key as sent; absent makes no promise
     * @param meaning what is asked for, something that JSON can say
     * @throws cn.onezone.kit.problem.Refused if the key is longer than 200 characters or not printable ASCII
     */
    public static @Nullable Creation creation(@Nullable String key, Object meaning) {
        if (key == null || key.isBlank()) {
            return null;
        }
        if (!FORM.matcher(key).matches()) {
            throw Problem.of(
                            KitProblem.WRONG_IDEMPOTENCY_KEY,
                            "expected 1 to 200 printable ASCII characters without blanks",
                            "应为 1 至 200 个可打印 ASCII 字符，不含空格")
                    .refused();
        }
        Caller caller = Caller.current();
        return new Creation(key, caller == null ? "" : caller.name(), digest(CANONICAL.writeValueAsString(meaning)));
    }

    /**
     * An id for what a request creates: the same for the same key of the same caller, so that a repetition finds it whatever crashed in
     * between; random without a key.
     *
     * @param kind what is created; the same key may create one of each kind
     */
    public static String id(String kind, @Nullable Creation creation) {
        return creation == null
                ? UUID.randomUUID().toString()
                : NamedIds.of(kind + " " + creation.scoped()).toString();
    }

    /**
     * What was created, now or by the same request before.
     *
     * @param what for the message: {@code enterprise 9111…}
     * @throws cn.onezone.kit.problem.Refused if another request had created it, or the key was used for another
     */
    public static <S> Stored<S> created(Creating<S> creating, String what) {
        return switch (creating) {
            case Creating.Created<S>(Stored<S> stored) -> stored;
            case Creating.Replayed<S>(Stored<S> stored) -> stored;
            case Creating.AlreadyThere<S>(Stored<S> stored) ->
                throw Problem.of(
                                KitProblem.ALREADY_EXISTS,
                                what + " is there already, version " + stored.version(),
                                what + " 已存在，版本 " + stored.version())
                        .refused();
            case Creating.KeyReused<S>(String key) ->
                throw Problem.of(
                                KitProblem.IDEMPOTENCY_KEY_REUSED,
                                "Idempotency-Key: value: " + key + " (expected: a new key for a new request)",
                                "Idempotency-Key：“" + key + "”已用于其他请求，新的请求须用新的键")
                        .refused();
        };
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
