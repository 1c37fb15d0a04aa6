package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.installation.StartRefusedException;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.controlplane.runtime.RuntimeChanged;
import io.encoreservice.shared.redis.RedisAddress;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** Instances as Deployments on a cluster. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "encore.runtime", havingValue = "kubernetes")
@EnableConfigurationProperties(KubernetesProperties.class)
public class KubernetesConfiguration {

    @Bean
    RetryAfter retryAfter() {
        return new RetryAfter(InstantSource.system());
    }

    // why: what is wrong with the settings is said before a cluster is asked.
    @Bean(destroyMethod = "close")
    @DependsOn("redisHome")
    KubernetesClient kubernetesClient(RetryAfter retryAfter, KubernetesProperties properties) {
        KubernetesClient client = ClusterClient.open(Config.autoConfigure(null), retryAfter);
        try {
            new ClusterAccess(client, ClusterClient.namespace(client, properties)).check();
            return client;
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Bean
    ManifestsFor manifestsFor(
            KubernetesClient client,
            KubernetesProperties properties,
            EngineCredentials credentials,
            EngineDefaults defaults,
            OutboundProperties outbound,
            ObjectProvider<RedisAddress> redis,
            PublicAddresses addresses) {
        String namespace = ClusterClient.namespace(client, properties);
        return keda -> {
            InstanceSurroundings surroundings =
                    new InstanceSurroundings(namespace, redis.getObject(), samples(properties, addresses), keda);
            try {
                return new InstanceManifests(properties, credentials, defaults, outbound, surroundings);
            } catch (IllegalArgumentException e) {
                throw new StartRefusedException("encore.kubernetes: " + e.getMessage());
            }
        };
    }

    @Bean(destroyMethod = "")
    KubernetesRuntime kubernetesRuntime(
            KubernetesClient client,
            RetryAfter retryAfter,
            KubernetesProperties properties,
            ManifestsFor manifests,
            ApplicationEventPublisher events) {
        return new KubernetesRuntime(
                client,
                retryAfter,
                ClusterClient.namespace(client, properties),
                properties,
                manifests,
                uid -> events.publishEvent(new RuntimeChanged(uid)));
    }

    @Bean
    ClusterLifecycle clusterLifecycle(KubernetesRuntime runtime) {
        return new ClusterLifecycle(runtime);
    }

    @Bean
    HealthIndicator clusterHealthIndicator(KubernetesRuntime runtime) {
        return new ClusterHealth(runtime);
    }

    private static URI samples(KubernetesProperties properties, PublicAddresses addresses) {
        String configured = properties.samplesUrl().strip();
        if (configured.isEmpty()) {
            return URI.create(addresses.api() + "/samples/");
        }
        return URI.create(configured.endsWith("/") ? configured : configured + "/");
    }
}
