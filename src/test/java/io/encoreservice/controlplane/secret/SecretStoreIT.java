package io.encoreservice.controlplane.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.shared.redis.RedisServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

class SecretStoreIT {

    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");

    private static RedisServer server;
    private static RedissonClient redis;

    private final List<SecretChanged> changes = new ArrayList<>();
    private SecretStore store;

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start();
        redis = server.connect();
    }

    @AfterAll
    static void stopRedis() {
        redis.shutdown();
        server.close();
    }

    @BeforeEach
    void open() {
        redis.getKeys().flushdb();
        store = new SecretStore(new SecretRepository(redis), new InstallationKey(new byte[32]), changes::add);
    }

    @Test
    void aSecretIsReadBackAsItWasStored() {
        store.put(ACME, "s3-key", "grüße \uD83D\uDE00");

        assertThat(store.find(ACME, "s3-key")).contains("grüße \uD83D\uDE00");
        assertThat(store.names(ACME)).containsExactly("s3-key");
        assertThat(changes).containsExactly(new SecretChanged(ACME, "s3-key"));
    }

    @Test
    void anotherTenantHasNoSuchSecret() {
        store.put(ACME, "key", "value");

        assertThat(store.find(OTHER, "key")).isEmpty();
        assertThat(store.names(OTHER)).isEmpty();
        assertThat(store.remove(OTHER, "key")).isFalse();
        assertThat(store.find(ACME, "key")).contains("value");
    }

    @Test
    void whatIsStoredNeverContainsTheValueAndIsNeverTheSameTwice() {
        store.put(ACME, "key", "a-plain-value");
        String first = secretsOf(ACME).get("key");
        store.put(ACME, "key", "a-plain-value");

        assertThat(first).startsWith("v1:").doesNotContain("a-plain-value");
        assertThat(secretsOf(ACME).get("key")).isNotEqualTo(first);
    }

    @Test
    void anotherTenantsCiphertextIsRefused() {
        store.put(ACME, "key", "value");
        secretsOf(OTHER).put("key", secretsOf(ACME).get("key"));

        assertThatThrownBy(() -> store.find(OTHER, "key"))
                .isInstanceOf(UnreadableSecretException.class)
                .hasMessageContaining("'key' cannot be decrypted");
    }

    @Test
    void theCiphertextOfAnotherNameIsRefused() {
        store.put(ACME, "key", "value");
        secretsOf(ACME).put("other", secretsOf(ACME).get("key"));

        assertThatThrownBy(() -> store.find(ACME, "other")).isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void anotherInstallationsCiphertextIsRefused() {
        store.put(ACME, "key", "value");
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;
        SecretStore elsewhere =
                new SecretStore(new SecretRepository(redis), new InstallationKey(otherKey), changes::add);

        assertThatThrownBy(() -> elsewhere.find(ACME, "key")).isInstanceOf(UnreadableSecretException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "v2:AAAA", "v1:", "v1:AAAA", "v1:!!", "v1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatWasNotEncryptedHereIsRefused(String stored) {
        secretsOf(ACME).put("key", stored);

        assertThatThrownBy(() -> store.find(ACME, "key")).isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void aRemovedSecretIsGone() {
        store.put(ACME, "key", "value");

        assertThat(store.remove(ACME, "key")).isTrue();

        assertThat(store.find(ACME, "key")).isEmpty();
        assertThat(store.remove(ACME, "key")).isFalse();
        assertThat(changes).hasSize(2);
    }

    @Test
    void aTenantKeepsAHundredAndMayStillReplaceOne() {
        for (int i = 0; i < 100; i++) {
            store.put(ACME, "key" + i, "value");
        }

        assertThatThrownBy(() -> store.put(ACME, "onemore", "value")).isInstanceOf(TooManySecretsException.class);

        store.put(ACME, "key7", "another");
        assertThat(store.find(ACME, "key7")).contains("another");
        assertThat(store.names(ACME)).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "a.b", "a\n", "../x", "{{x}}"})
    void aNameThatBreaksTheRuleIsRefused(String name) {
        assertThatThrownBy(() -> store.put(ACME, name, "value")).isInstanceOf(InvalidSecretException.class);
        assertThatThrownBy(() -> store.find(ACME, name)).isInstanceOf(InvalidSecretException.class);
        assertThatThrownBy(() -> store.remove(ACME, name)).isInstanceOf(InvalidSecretException.class);
    }

    @Test
    void aValueThatBreaksTheRuleIsRefused() {
        assertThatThrownBy(() -> store.put(ACME, "key", "")).isInstanceOf(InvalidSecretException.class);
        assertThatThrownBy(() -> store.put(ACME, "key", "x".repeat(4097))).isInstanceOf(InvalidSecretException.class);
    }

    private static RMap<String, String> secretsOf(TenantId tenant) {
        return redis.getMap("{encore}:secrets:" + tenant, StringCodec.INSTANCE);
    }
}
