package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.installation.StartRefusedException;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.kubernetes.cluster.ResourceType;
import io.encoreservice.kubernetes.cluster.TestCluster;
import io.encoreservice.shared.redis.RedisAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The beans of a control plane whose instances run on a cluster. */
class KubernetesConfigurationIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.start();
        cluster.podsStartWithin(Duration.ofMillis(20));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aServiceFindsItsClusterAndRunsInstancesThere() {
        InstanceSpec spec = Specs.spec("studio");
        service().run(context -> {
            InstanceRuntime runtime = context.getBean(InstanceRuntime.class);

            runtime.apply(spec);

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(runtime.observe(spec.uid()))
                            .hasValueSatisfying(seen -> assertThat(seen.phase()).isEqualTo(Phase.RUNNING)));
            assertThat(cluster.all(ResourceType.DEPLOYMENTS)).containsOnlyKeys(InstanceNames.of(spec.uid()));
            assertThat(cluster.all(ResourceType.DEPLOYMENTS).toString()).contains("http://encore.example/samples/");
            assertThat(context.getBean(HealthIndicator.class).health())
                    .hasFieldOrPropertyWithValue("status", Status.UP);
        });
        assertThat(cluster.all(ResourceType.DEPLOYMENTS)).hasSize(1);
    }

    @Test
    void aClusterThatGoesAwayIsSeenInTheServicesHealth() {
        service().run(context -> {
            cluster.down(true);

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(
                                    context.getBean(HealthIndicator.class).health())
                            .hasFieldOrPropertyWithValue("status", Status.DOWN));
            cluster.down(false);
            await().atMost(LONG.multipliedBy(2))
                    .untilAsserted(() -> assertThat(
                                    context.getBean(HealthIndicator.class).health())
                            .hasFieldOrPropertyWithValue("status", Status.UP));
        });
    }

    @Test
    void aServiceWithoutItsClusterSaysSoAndDoesNotStart() {
        cluster.down(true);

        service()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(StartRefusedException.class)
                        .hasMessageContaining("the cluster at http://127.0.0.1:")
                        .hasMessageContaining("cannot be worked with"));
    }

    @Test
    void aSizeThatIsNoneIsSaidAtTheStart() {
        service()
                .withPropertyValues("encore.kubernetes.memory-limit=plenty")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(StartRefusedException.class)
                        .hasMessageContaining("'plenty' is no size such as 500m or 2Gi"));
    }

    private ApplicationContextRunner service() {
        return new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withUserConfiguration(KubernetesConfiguration.class)
                .withSystemProperties(
                        "kubernetes.master=" + cluster.url(),
                        "kubernetes.namespace=encore",
                        "kubernetes.auth.tryKubeConfig=false")
                .withPropertyValues("spring.profiles.active=control-plane", "encore.runtime=kubernetes")
                .withBean(EngineCredentials.class, () -> Manifests.CREDENTIALS)
                .withBean(EngineDefaults.class, () -> new EngineDefaults("classpath:/p.yml", Duration.ofDays(7)))
                .withBean(OutboundProperties.class, () -> new OutboundProperties(List.of()))
                .withBean("redisHome", String.class, () -> "stands for it")
                .withBean(RedisAddress.class, () -> RedisAddress.of("redis://redis:6379"))
                .withBean(
                        PublicAddresses.class,
                        () -> new PublicAddresses(
                                new InstallationProperties(Path.of("none"), "http://encore.example", "", "default")));
    }
}
