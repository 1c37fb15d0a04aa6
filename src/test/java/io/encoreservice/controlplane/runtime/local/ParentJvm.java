package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisUsers;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A service reduced to its runtime, to be killed: runs one engine and lives on. Arguments: folder, kind, Redis. */
final class ParentJvm {

    private ParentJvm() {}

    public static void main(String[] args) throws Exception {
        LocalRuntimes builder = LocalRuntimes.in(Path.of(args[0]));
        InstanceSpec spec = Specs.spec("orphan");
        LocalRuntime runtime = switch (args[1]) {
            case "foreign" -> builder.foreign();
            case "watching" -> builder.watching();
            default -> own(builder, URI.create(args[2]), spec.uid());
        };
        runtime.apply(spec);
        new CountDownLatch(1).await();
    }

    private static LocalRuntime own(LocalRuntimes builder, URI redis, Uid uid) throws Exception {
        RedisUsers users = new RedisUsers(RedisClients.connect(redis));
        users.put(uid.value(), builder.credentials().redisPassword(uid));
        return builder.withRedis(redis).own(builder.cache(false, users));
    }
}
