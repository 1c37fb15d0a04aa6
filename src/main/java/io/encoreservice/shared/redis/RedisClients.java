package io.encoreservice.shared.redis;

import java.net.URI;
import java.time.Duration;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;

/** Opens the one client a process holds. */
public final class RedisClients {

    private static final int COMMAND_TIMEOUT_MILLIS = 1_500;
    private static final int THREADS = 4;

    private RedisClients() {}

    /**
     * Connects to {@code redis://user:password@host:port}.
     *
     * @throws org.redisson.client.RedisException when the server cannot be reached or refuses the password
     */
    public static RedissonClient connect(URI address) {
        Config config = new Config();
        config.setUseScriptCache(true);
        config.setThreads(THREADS).setNettyThreads(THREADS);
        config.useSingleServer()
                .setAddress(address.toString())
                .setTimeout(COMMAND_TIMEOUT_MILLIS)
                .setConnectTimeout(COMMAND_TIMEOUT_MILLIS)
                // why: a caller is told within two seconds that Redis is away, and decides itself whether to repeat.
                .setRetryAttempts(0)
                .setReconnectionDelay(new ConstantDelay(Duration.ofMillis(500)))
                .setConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(2);
        return Redisson.create(config);
    }
}
