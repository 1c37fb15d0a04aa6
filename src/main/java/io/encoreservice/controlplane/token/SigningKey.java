package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import io.jsonwebtoken.JwtBuilder;
import java.security.Key;
import java.time.Instant;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that signs tokens with its one algorithm, and the name by which a token says which key signed it.
 *
 * @param id the {@code kid} header
 * @param algorithm what it is for; a token that names another is refused
 * @param signing the secret part
 * @param verifying the public part, or the secret itself
 * @param signsFrom when every control plane knows it
 * @param endsAt when it verifies no more
 */
record SigningKey(String id, TokenAlgorithm algorithm, Key signing, Key verifying, Instant signsFrom, Instant endsAt) {

    /** The name of the key that nobody made. */
    static final String DERIVED = "1";

    /** The key derived from the installation's own. */
    static SigningKey of(InstallationKey installation) {
        SecretKey secret = new SecretKeySpec(installation.derive("token-signing", DERIVED), "HmacSHA256");
        return new SigningKey(DERIVED, TokenAlgorithm.HS256, secret, secret, Instant.EPOCH, Instant.MAX);
    }

    boolean verifiesAt(Instant now) {
        return now.isBefore(endsAt);
    }

    JwtBuilder sign(JwtBuilder token) {
        return algorithm.sign(token, signing);
    }

    SigningKey from(Instant time) {
        return new SigningKey(id, algorithm, signing, verifying, time, endsAt);
    }

    SigningKey until(Instant end) {
        return new SigningKey(id, algorithm, signing, verifying, signsFrom, end);
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + ", " + algorithm + "]";
    }
}
