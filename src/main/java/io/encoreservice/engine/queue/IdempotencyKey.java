package io.encoreservice.engine.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * By what a repeated submission is known, for {@link #LIFETIME}.
 *
 * @param key a digest of the client's key, empty when it gave none
 * @param wish a digest of what was asked for
 */
public record IdempotencyKey(String key, String wish) {

    /** How long a key stands for its job. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    static final IdempotencyKey NONE = new IdempotencyKey("", "");

    /**
     * Of a client's key, and all that it asked for as text.
     *
     * @param key as it was sent
     * @param wish equal texts are the same wish
     */
    public static IdempotencyKey of(String key, String wish) {
        return new IdempotencyKey(digest(key), digest(wish));
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
