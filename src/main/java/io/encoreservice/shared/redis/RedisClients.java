package io.encoreservice.shared.redis;

import java.net.URI;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Opens the one client a process holds. */
public final class RedisClients {

    private static final int COMMAND_TIMEOUT_MILLIS = 1_500;

    private RedisClients() {}

    /**
     * Connects to {@code redis://user:password@host:port}.
     *
     * @throws org.redisson.client.RedisException when the server cannot be reached or refuses the password
     */
    public static RedissonClient connect(URI address) {
        Config config = new Config();
        config.setUseScriptCache(true);
        config.useSingleServer().setAddress(address.toString()).setTimeout(COMMAND_TIMEOUT_MILLIS);
        return Redisson.create(config);
    }
}
