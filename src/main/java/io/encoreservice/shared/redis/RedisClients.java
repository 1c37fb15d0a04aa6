package io.encoreservice.shared.redis;

import java.net.URI;
import java.time.Duration;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.EqualJitterDelay;

/** Opens the one client a process holds: small, since every engine has one, and quick to fail while Redis is away. */
public final class RedisClients {

    private static final int COMMAND_TIMEOUT_MILLIS = 1_500;
    private static final int SUBSCRIPTION_TIMEOUT_MILLIS = 5_000;
    private static final int PING_INTERVAL_MILLIS = 5_000;
    private static final int THREADS = 2;
    private static final int CONNECTIONS = 16;

    private RedisClients() {}

    /**
     * Connects to {@code redis://user:password@host:port}. What names no codec of its own goes and comes as text.
     *
     * @throws org.redisson.client.RedisException when the server cannot be reached or refuses the password
     */
    public static RedissonClient connect(URI address) {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE)
                .setUseScriptCache(true)
                .setThreads(THREADS)
                .setNettyThreads(THREADS);
        config.useSingleServer()
                .setAddress(address.toString())
                .setTimeout(COMMAND_TIMEOUT_MILLIS)
                .setConnectTimeout(COMMAND_TIMEOUT_MILLIS)
                .setSubscriptionTimeout(SUBSCRIPTION_TIMEOUT_MILLIS)
                // why: a caller is told within two seconds that Redis is away, and decides itself whether to repeat.
                .setRetryAttempts(0)
                .setReconnectionDelay(new EqualJitterDelay(Duration.ofMillis(100), Duration.ofSeconds(2)))
                .setPingConnectionInterval(PING_INTERVAL_MILLIS)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(CONNECTIONS)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(2);
        return Redisson.create(config);
    }
}
