package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.web.ReasonedException;

/** A stored secret is not what this installation encrypted for this tenant under this name. */
public final class UnreadableSecretException extends ReasonedException {

    private static final int CONFLICT = 409;

    UnreadableSecretException(String name) {
        super(
                CONFLICT,
                "the secret '" + name + "' cannot be decrypted: the installation key is another one, or what is stored"
                        + " was changed; store the secret again");
    }
}
