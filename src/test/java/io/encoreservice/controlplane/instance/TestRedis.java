package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import java.util.List;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisStrictCommand;
import org.redisson.client.protocol.decoder.ObjectListReplayDecoder;
import org.redisson.command.CommandAsyncExecutor;

/** What tests look at in Redis that no part of the service ever asks for. */
final class TestRedis {

    private static final RedisStrictCommand<List<Object>> USERS =
            new RedisStrictCommand<>("ACL", "USERS", new ObjectListReplayDecoder<>());

    private TestRedis() {}

    static List<String> users(RedissonClient redis) {
        CommandAsyncExecutor executor = ((Redisson) redis).getCommandExecutor();
        List<Object> users = executor.get(executor.readAsync((String) null, StringCodec.INSTANCE, USERS));
        return users.stream().map(Object::toString).toList();
    }

    static List<String> keys(RedissonClient redis, Uid uid) {
        return redis.getKeys()
                .getKeysStream(KeysScanOptions.defaults().pattern("{" + uid + "}*"))
                .toList();
    }
}
