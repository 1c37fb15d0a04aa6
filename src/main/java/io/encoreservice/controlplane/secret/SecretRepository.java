package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.redis.LuaScript;
import io.encoreservice.shared.redis.RedisAwayException;
import io.encoreservice.shared.redis.RedisPatience;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** The encrypted secrets of all tenants, in Redis; knows no plain text. */
final class SecretRepository {

    private final LuaScript put = LuaScript.of("secret-put");
    private final RedisPatience patience = new RedisPatience();
    private final RedissonClient redis;

    SecretRepository(RedissonClient redis) {
        this.redis = redis;
    }

    /** Stores a secret, in place of one of the same name; false when the tenant has {@code limit} others. */
    boolean put(TenantId tenant, String name, String encrypted, int limit) {
        return ask(() -> put.integer(redis, List.of(key(tenant)), name, encrypted, limit)) == 1;
    }

    @Nullable
    String find(TenantId tenant, String name) {
        return ask(() -> secrets(tenant).get(name));
    }

    List<String> names(TenantId tenant) {
        return ask(() -> secrets(tenant).readAllKeySet().stream().sorted().toList());
    }

    boolean remove(TenantId tenant, String name) {
        return ask(() -> secrets(tenant).fastRemove(name)) == 1;
    }

    void removeAll(TenantId tenant) {
        ask(() -> secrets(tenant).delete());
    }

    private RMap<String, String> secrets(TenantId tenant) {
        return redis.getMap(key(tenant), StringCodec.INSTANCE);
    }

    private static String key(TenantId tenant) {
        return "{encore}:secrets:" + tenant;
    }

    private <T extends @Nullable Object> T ask(Supplier<T> question) {
        try {
            return patience.ask(question);
        } catch (RedisAwayException e) {
            throw new SecretsUnavailableException();
        }
    }
}
