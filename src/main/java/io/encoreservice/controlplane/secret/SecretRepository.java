package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.redis.LuaScript;
import io.encoreservice.shared.redis.RedisAwayException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/** The encrypted secrets of all tenants, in Redis; knows no plain text. */
final class SecretRepository {

    private static final long LONGEST_MILLIS = 1_500;

    private final LuaScript put = LuaScript.of("secret-put");
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

    private RMap<String, String> secrets(TenantId tenant) {
        return redis.getMap(key(tenant), StringCodec.INSTANCE);
    }

    private static String key(TenantId tenant) {
        return "{encore}:secrets:" + tenant;
    }

    // why: the client would try again for longer than a tenant may be kept waiting.
    private static <T extends @Nullable Object> T ask(Supplier<T> question) {
        FutureTask<T> asking = new FutureTask<>(question::get);
        Thread.ofVirtual().name("secret-redis").start(asking);
        try {
            return asking.get(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asking.cancel(true);
            throw new SecretsUnavailableException();
        } catch (InterruptedException e) {
            asking.cancel(true);
            Thread.currentThread().interrupt();
            throw new SecretsUnavailableException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisAwayException || e.getCause() instanceof RedisException) {
                throw new SecretsUnavailableException();
            }
            throw new IllegalStateException("Redis refused what it was asked", e.getCause());
        }
    }
}
