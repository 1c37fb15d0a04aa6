package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import java.util.List;
import java.util.Optional;

/**
 * The keys in use: all of them verify, the first one signs, so that a new key can take over while old tokens live.
 *
 * @param keys the newest first
 */
record KeyRing(List<SigningKey> keys) {

    KeyRing {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a key ring needs a key");
        }
    }

    static KeyRing of(InstallationKey installation) {
        return new KeyRing(List.of(SigningKey.of(installation, "1")));
    }

    SigningKey newest() {
        return keys.getFirst();
    }

    Optional<SigningKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
