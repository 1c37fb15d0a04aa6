package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import io.encoreservice.shared.redis.RedisServer;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisson.api.RedissonClient;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class InstanceAdopterIT {

    @Test
    void aNameThatIsTakenIsToldOnceForEachThatWantsIt(CapturedOutput output) {
        try (RedisServer server = RedisServer.start()) {
            RedissonClient redis = server.connect();
            InstanceAdopter adopter =
                    new InstanceAdopter(new InstanceRepository(redis), TestPlans.directory(), InstantSource.system());
            assertThat(adopter.adopt(spec("aaaaaaaaaaaa"))).isTrue();

            for (int look = 0; look < 3; look++) {
                assertThat(adopter.adopt(spec("bbbbbbbbbbbb"))).isFalse();
                assertThat(adopter.adopt(spec("cccccccccccc"))).isFalse();
            }

            assertThat(output.toString().lines().filter(line -> line.contains("another one has its name")))
                    .hasSize(2);
            redis.shutdown();
        }
    }

    private static InstanceSpec spec(String uid) {
        return new InstanceSpec(
                new Uid(uid),
                new InstanceKey(TenantId.of("acme"), InstanceName.of("test")),
                URI.create("http://acme-test.encore.localhost/"),
                "",
                S3Settings.NONE,
                EngineSettings.NONE,
                2,
                1,
                1,
                0,
                EngineLimits.NONE);
    }
}
