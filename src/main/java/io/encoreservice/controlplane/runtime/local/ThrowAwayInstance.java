package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import io.encoreservice.shared.redis.RedisUsers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.util.FileSystemUtils;

/** A training ground that is an instance of nobody's: its user in Redis and its folder are gone when the training ends. */
final class ThrowAwayInstance implements TrainingGround {

    private static final InstanceKey NOBODYS = new InstanceKey(new TenantId("training"), new InstanceName("training"));

    private final DataFolder data;
    private final EngineBriefing briefing;
    private final EngineCredentials credentials;
    private final Supplier<RedisUsers> users;
    private final SecureRandom random = new SecureRandom();

    ThrowAwayInstance(
            DataFolder data, EngineBriefing briefing, EngineCredentials credentials, Supplier<RedisUsers> users) {
        this.data = data;
        this.briefing = briefing;
        this.credentials = credentials;
        this.users = users;
    }

    @Override
    public Visit open() throws IOException {
        Uid uid = Uid.random(random);
        InstanceSpec spec = new InstanceSpec(
                uid,
                NOBODYS,
                URI.create("http://localhost/"),
                "",
                S3Settings.NONE,
                EngineSettings.NONE,
                1,
                1,
                1,
                0,
                EngineLimits.NONE);
        Path ground = data.folder("training");
        // why: a service that was killed in the middle of a training could not tidy up.
        FileSystemUtils.deleteRecursively(ground);
        Path work = Files.createDirectories(ground.resolve(uid.value()));
        Map<String, String> environment = briefing.of(spec, 0, work).variables();
        users.get().put(uid.value(), credentials.redisPassword(uid));
        return new Visit() {

            @Override
            public Path work() {
                return work;
            }

            @Override
            public Map<String, String> environment() {
                return environment;
            }

            @Override
            public void close() throws IOException {
                users.get().drop(uid.value());
                FileSystemUtils.deleteRecursively(work);
                FileSystemUtils.deleteRecursively(data.folder("content").resolve(uid.value()));
            }
        };
    }
}
