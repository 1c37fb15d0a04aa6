package io.encoreservice.engine.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Lets a receiver tell a callback of this instance from anybody else's, and a fresh one from one that was recorded. */
final class CallbackSignature {

    static final String HEADER = "X-Encore-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private final String secret;

    /** @param secret what both sides know; empty means that nothing is signed */
    CallbackSignature(String secret) {
        this.secret = secret;
    }

    /** The headers that sign a body sent at that time: an HMAC of {@code <unix seconds>.<body>}, if there is a secret. */
    Map<String, String> headers(byte[] body, Instant time) {
        if (secret.isEmpty()) {
            return Map.of();
        }
        long seconds = time.getEpochSecond();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return Map.of(HEADER, "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
