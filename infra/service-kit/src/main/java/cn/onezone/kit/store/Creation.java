package cn.onezone.kit.store;

/**
 * The client's key of a creating request and a digest of what it asked for, kept in the created document, so that the
 * same request sent again finds what it made and another request under the same key is refused.
 *
 * @param key the {@code Idempotency-Key} as sent
 * @param fingerprint SHA-256 of the request's meaning, hexadecimal
 */
public record Creation(String key, String fingerprint) {}
