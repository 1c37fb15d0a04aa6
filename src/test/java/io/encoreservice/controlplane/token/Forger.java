package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes tokens by hand, so that they can be wrong in every way and still be signed. */
final class Forger {

    static final String HEADER = "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}";

    private final byte[] secret;

    Forger(InstallationKey key) {
        this.secret = key.derive("token-signing", "1");
    }

    /** A token with these texts as header and claims, and the installation's own good signature. */
    String signed(String header, String claims) {
        return signed(header, claims, "HmacSHA256", secret);
    }

    String signed(String header, String claims, String algorithm, byte[] key) {
        String body =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return body + "." + base64(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What a good service access token of {@code acme} claims. */
    static String claims(Instant now) {
        return "{\"iss\":\"encore-service\",\"aud\":\"encore\",\"sub\":\"acme\",\"tenantId\":\"acme\",\"iat\":"
                + now.getEpochSecond() + ",\"exp\":" + (now.getEpochSecond() + 3600) + ",\"jti\":\"x\"}";
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
