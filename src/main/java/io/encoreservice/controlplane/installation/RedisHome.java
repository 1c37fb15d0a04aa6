package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.redis.EmbeddedRedis;
import io.encoreservice.shared.redis.RedisAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and the server behind it when it is ours to stop.
 *
 * @param address with a user who may do everything
 * @param server null when the operator runs it
 */
record RedisHome(RedisAddress address, @Nullable EmbeddedRedis server) implements AutoCloseable {

    static RedisHome here(EmbeddedRedis server) {
        return new RedisHome(server.address(), server);
    }

    static RedisHome elsewhere(RedisAddress address) {
        return new RedisHome(address, null);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
