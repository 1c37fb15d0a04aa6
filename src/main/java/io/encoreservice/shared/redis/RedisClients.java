package io.encoreservice.shared.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.ClusterServersConfig;
import org.redisson.config.Config;
import org.redisson.config.DelayStrategy;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the one client a process holds: small, since every engine has one, and quick to fail while Redis is away. */
public final class RedisClients {

    private static final Logger LOG = LoggerFactory.getLogger(RedisClients.class);
    private static final int ATTEMPT_PAUSE_MILLIS = 500;
    private static final int COMMAND_TIMEOUT_MILLIS = 1_500;
    private static final int SUBSCRIPTION_TIMEOUT_MILLIS = 5_000;
    private static final int PING_INTERVAL_MILLIS = 5_000;
    private static final int TOPOLOGY_INTERVAL_MILLIS = 2_000;
    private static final int THREADS = 2;
    private static final int CONNECTIONS = 16;
    private static final int SUBSCRIPTION_CONNECTIONS = 2;
    private static final DelayStrategy RECONNECT = new EqualJitterDelay(Duration.ofMillis(100), Duration.ofSeconds(2));

    private RedisClients() {}

    /**
     * Connects as soon as the server can be worked with, but tries no longer than told: on a busy machine, or beside a
     * Redis that is just starting, the first attempts may fail.
     *
     * @param connect one attempt
     * @param patience how long to go on after the first attempt
     * @throws RedisException the last attempt's
     */
    public static RedissonClient patiently(Supplier<RedissonClient> connect, Duration patience) {
        long end = 0;
        CountDownLatch never = new CountDownLatch(1);
        for (boolean first = true; ; first = false) {
            try {
                return connect.get();
            } catch (RedisException e) {
                if (first) {
                    // why: on a busy machine the first attempt mostly waits for this program's own start.
                    end = System.nanoTime() + patience.toNanos();
                    LOG.warn("Redis cannot be worked with yet: {}", e.getMessage());
                }
                if (System.nanoTime() > end || isOver(never)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isOver(CountDownLatch pause) {
        try {
            return pause.await(ATTEMPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Connects to a single server as {@link #connect(RedisAddress)}. */
    public static RedissonClient connect(URI address) {
        return connect(new RedisAddress(address));
    }

    /**
     * Connects to a server, or to the masters of a cluster. What names no codec of its own goes and comes as text.
     *
     * @throws org.redisson.client.RedisException when the server cannot be reached or refuses the password
     */
    public static RedissonClient connect(RedisAddress address) {
        return open(address, SubscriptionMode.MASTER);
    }

    /**
     * As {@link #connect(RedisAddress)} for who looks after the servers themselves: of a cluster it reaches the
     * replicas too.
     *
     * @throws org.redisson.client.RedisException when the server cannot be reached or refuses the password
     */
    public static RedissonClient administer(RedisAddress address) {
        return open(address, SubscriptionMode.SLAVE);
    }

    private static RedissonClient open(RedisAddress address, SubscriptionMode subscriptions) {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE)
                .setUseScriptCache(true)
                .setThreads(THREADS)
                .setNettyThreads(THREADS);
        if (address.cluster()) {
            cluster(config, address, subscriptions);
        } else {
            single(config, address.uri());
        }
        return Redisson.create(config);
    }

    private static void single(Config config, URI address) {
        config.useSingleServer()
                .setAddress(address.toString())
                .setTimeout(COMMAND_TIMEOUT_MILLIS)
                .setConnectTimeout(COMMAND_TIMEOUT_MILLIS)
                .setSubscriptionTimeout(SUBSCRIPTION_TIMEOUT_MILLIS)
                // why: a caller is told within two seconds that Redis is away, and decides itself whether to repeat.
                .setRetryAttempts(0)
                .setReconnectionDelay(RECONNECT)
                .setPingConnectionInterval(PING_INTERVAL_MILLIS)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(CONNECTIONS)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(SUBSCRIPTION_CONNECTIONS);
    }

    private static void cluster(Config config, RedisAddress address, SubscriptionMode subscriptions) {
        URI uri = address.uri();
        credentials(config, uri.getRawUserInfo());
        ClusterServersConfig servers = config.useClusterServers()
                .addNodeAddress(uri.getScheme() + "://" + uri.getHost() + ":" + address.port())
                .setScanInterval(TOPOLOGY_INTERVAL_MILLIS)
                // why: an instance works as long as the part of the cluster does that holds its keys.
                .setCheckSlotsCoverage(false);
        servers.setTimeout(COMMAND_TIMEOUT_MILLIS)
                .setConnectTimeout(COMMAND_TIMEOUT_MILLIS)
                .setSubscriptionTimeout(SUBSCRIPTION_TIMEOUT_MILLIS)
                .setRetryAttempts(0)
                .setReconnectionDelay(RECONNECT)
                .setPingConnectionInterval(PING_INTERVAL_MILLIS)
                .setReadMode(ReadMode.MASTER)
                .setSubscriptionMode(subscriptions)
                .setMasterConnectionMinimumIdleSize(1)
                .setMasterConnectionPoolSize(CONNECTIONS)
                .setSlaveConnectionMinimumIdleSize(1)
                .setSlaveConnectionPoolSize(SUBSCRIPTION_CONNECTIONS)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(SUBSCRIPTION_CONNECTIONS);
    }

    // why: the nodes that the first one tells of are reached with what is set here, not with its address.
    private static void credentials(Config config, @Nullable String userInfo) {
        if (userInfo == null) {
            return;
        }
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        if (!user.isEmpty()) {
            config.setUsername(decoded(user));
        }
        if (colon >= 0) {
            config.setPassword(decoded(userInfo.substring(colon + 1)));
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
