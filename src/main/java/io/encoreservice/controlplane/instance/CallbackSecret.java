package io.encoreservice.controlplane.instance;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what an instance's callbacks are signed with: too long to be guessed from one signature, or a reference. */
final class CallbackSecret {

    static final String FIELD = "callbackSecret";

    /** How many characters it has at least. */
    static final int LEAST = 16;

    private CallbackSecret() {}

    /**
     * The secret or the reference to it, empty when it is unset.
     *
     * @throws InvalidInstanceException when it is neither
     */
    static String parse(@Nullable JsonNode value) {
        String secret = new BodyField(FIELD, value).text();
        if (!SecretReference.isMeant(secret) && isTooShort(secret)) {
            throw new InvalidInstanceException(
                    FIELD, "must be at least " + LEAST + " characters long, or {{secrets.<name>}}, or empty");
        }
        return secret;
    }

    /** Whether a secret could be guessed. */
    static boolean isTooShort(String secret) {
        return !secret.isEmpty() && secret.length() < LEAST;
    }
}
