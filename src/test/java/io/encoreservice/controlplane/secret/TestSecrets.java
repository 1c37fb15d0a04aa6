package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.installation.InstallationKey;
import java.util.function.Consumer;
import org.redisson.api.RedissonClient;

/** Secrets of an installation whose key is 32 zeros, for the tests of other rooms. */
public final class TestSecrets {

    private TestSecrets() {}

    public static SecretStore store(RedissonClient redis) {
        return store(redis, change -> {});
    }

    public static SecretStore store(RedissonClient redis, Consumer<SecretChanged> changes) {
        return new SecretStore(new SecretRepository(redis), new InstallationKey(new byte[32]), changes);
    }
}
