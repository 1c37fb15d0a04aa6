package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys in use: several verify and the newest signs, so that a new key can take over while old tokens live. */
interface KeyRing {

    /** The key that was derived from the installation's own and is there when nobody chose another. */
    static KeyRing of(InstallationKey installation) {
        return new Keys(List.of(SigningKey.of(installation)));
    }

    /** The key that signs at a time. */
    SigningKey signer(Instant now);

    /** The key of that name, unless it verifies no more. */
    Optional<SigningKey> find(String id, Instant now);

    /** Whether {@link #find} would answer without looking at a disk. */
    default boolean answersAtOnce(Instant now) {
        return true;
    }
}
