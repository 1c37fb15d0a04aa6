package io.encoreservice.shared.redis;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.NodeType;
import org.redisson.api.RFuture;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.ObjectParams;
import org.redisson.api.options.PlainOptions;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisStrictCommand;
import org.redisson.command.CommandAsyncExecutor;
import org.redisson.config.ReadMode;
import org.redisson.connection.ConnectionListener;
import org.redisson.connection.MasterSlaveEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of Redis, one per instance: each sees its own keys and channels and nothing else. */
public final class RedisUsers {

    private static final RedisStrictCommand<Object> SET = new RedisStrictCommand<>("ACL", "SETUSER");
    private static final RedisStrictCommand<Object> DROP = new RedisStrictCommand<>("ACL", "DELUSER");

    /** All that an engine may call: nothing that lists, flushes or configures, whatever a later Redis adds. */
    private static final List<String> COMMANDS =
            List.of(("auth hello ping echo select client|setname client|id client|getname reset quit"
                            + " eval evalsha eval_ro evalsha_ro script|load script|exists"
                            + " time publish subscribe unsubscribe multi exec discard watch unwatch"
                            + " del unlink exists type expire pexpire expireat pexpireat persist ttl pttl"
                            + " get set setnx setex psetex mget mset getset getdel getex incr incrby decr decrby"
                            + " append strlen"
                            + " hget hset hsetnx hmget hmset hgetall hdel hexists hincrby hkeys hvals hlen hscan"
                            + " lpush rpush lpushx rpushx lpop rpop llen lrange lindex lrem ltrim lset linsert lmove"
                            + " blpop brpop blmove"
                            + " sadd srem smembers sismember smismember scard sscan spop"
                            + " zadd zrem zcard zcount zscore zmscore zincrby zrange zrevrange zrangebyscore"
                            + " zrevrangebyscore zrank zrevrank zpopmin zpopmax bzpopmin bzpopmax zrangestore"
                            + " zremrangebyscore zremrangebyrank zscan zunionstore zinterstore zinter zunion zdiff"
                            + " zintercard wait")
                    .split(" "));

    /** What a client of a cluster asks it for: where which slots are, which tells nothing of what is in them. */
    private static final List<String> CLUSTER_COMMANDS = List.of(
            "cluster|nodes", "cluster|slots", "cluster|shards", "cluster|myid", "readonly", "readwrite", "asking");

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(6);

    private static final Logger log = LoggerFactory.getLogger(RedisUsers.class);

    private final RedissonClient redis;

    /**
     * Works through a client of a user who may use {@code ACL}.
     *
     * @param redis a client that reaches every server which shall know the users; see {@link RedisClients#administer}
     */
    public RedisUsers(RedissonClient redis) {
        this.redis = redis;
    }

    /**
     * Makes a user, or sets back what is there: its name is the uid, its keys and channels those below
     * <code>{uid}:</code>. A replica that cannot be asked gets it when it is back, see {@link #onReconnect}.
     */
    public void put(String uid, String password) {
        List<String> rules = new ArrayList<>(
                List.of(uid, "reset", "on", "#" + sha256(password), "~{" + uid + "}:*", "&{" + uid + "}:*"));
        COMMANDS.forEach(command -> rules.add("+" + command));
        if (redis.getConfig().isClusterConfig()) {
            CLUSTER_COMMANDS.forEach(command -> rules.add("+" + command));
        }
        run(SET, rules);
    }

    /** Makes a user gone, its connections included, whether or not it was there. */
    public void drop(String uid) {
        run(DROP, List.of(uid));
    }

    /**
     * Runs {@code action}, in a thread of its own, each time that a server is there again after it was away, or there
     * for the first time, and once more some seconds later: users do not survive its restart, and replicas are not told of
     * them by their master.
     */
    @SuppressWarnings("deprecation") // why: the listener's two old methods are abstract still.
    public void onReconnect(Runnable action) {
        ((Redisson) redis).getServiceManager().getConnectionEventsHub().addListener(new ConnectionListener() {
            @Override
            public void onConnect(InetSocketAddress address) {
                aside(action);
                // why: a replica that is back is given nothing before the next look at the cluster says that it is one.
                CompletableFuture.delayedExecutor(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS, RedisUsers::aside)
                        .execute(() -> {
                            if (!redis.isShuttingDown()) {
                                action.run();
                            }
                        });
            }

            @Override
            public void onDisconnect(InetSocketAddress address) {}
        });
    }

    private static void aside(Runnable action) {
        Thread.ofVirtual().name("redis-reconnected").start(action);
    }

    // why: servers tell each other of keys and never of users.
    private void run(RedisStrictCommand<Object> command, List<String> arguments) {
        CommandAsyncExecutor executor = ((Redisson) redis).getCommandExecutor();
        Object[] words = arguments.toArray();
        Collection<MasterSlaveEntry> masters = executor.getConnectionManager().getEntrySet();
        masters.stream()
                .map(master -> executor.<Object, Object>writeAsync(master, StringCodec.INSTANCE, command, words))
                .toList()
                .forEach(executor::get);
        // why: a client that reads from masters alone sends nothing to a replica.
        CommandAsyncExecutor replicas =
                executor.copy((ObjectParams) PlainOptions.name("users").readMode(ReadMode.SLAVE));
        masters.stream()
                .flatMap(master -> master.getAllEntries().stream()
                        .filter(server -> server.getNodeType() == NodeType.SLAVE && !server.isFreezed())
                        .map(replica -> replicas.<Object, Object>readAsync(
                                replica.getClient(), master, StringCodec.INSTANCE, command, words)))
                .toList()
                .forEach(answer -> tryGet(executor, answer));
    }

    private static void tryGet(CommandAsyncExecutor executor, RFuture<Object> replica) {
        try {
            executor.get(replica);
        } catch (RedisException e) {
            log.warn("A replica of Redis does not know the latest users until it is back: {}", e.getMessage());
        }
    }

    private static String sha256(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
