package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.secret.SecretStore;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.shared.redis.RedisUsers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.redisson.api.RedissonClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this room; it needs a Redis client, a runtime, the data folder and the public addresses. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({InstanceProperties.class, InstanceApiProperties.class})
public class InstanceConfiguration {

    private final InstantSource clock = InstantSource.system();

    @Bean
    InstanceRepository instanceRepository(RedissonClient redis) {
        return new InstanceRepository(redis);
    }

    @Bean
    InstanceStates instanceStates(ApplicationEventPublisher events) {
        return new InstanceStates(events);
    }

    @Bean
    RedisUsers redisUsers(RedissonClient redis) {
        return new RedisUsers(redis);
    }

    @Bean
    InstanceSpecs instanceSpecs(PublicAddresses addresses, TenantDirectory tenants, SecretStore secrets) {
        return new InstanceSpecs(addresses, tenants, new SecretReferences(secrets::find));
    }

    @Bean
    InstanceStarter instanceStarter(
            RedisUsers users,
            EngineCredentials credentials,
            InstanceRuntime runtime,
            InstanceSpecs specs,
            InstanceStates states) {
        return new InstanceStarter(users, credentials, runtime, specs, states);
    }

    @Bean
    InstanceRemover instanceRemover(
            InstanceRepository repository,
            InstanceStates states,
            InstanceRuntime runtime,
            RedisUsers users,
            RedissonClient redis,
            InstanceProperties properties) {
        InstanceKeysRepository keys = new InstanceKeysRepository(redis);
        return new InstanceRemover(
                repository,
                states,
                List.of(keys::close, runtime::remove, uid -> users.drop(uid.value()), keys::purge),
                runtime::removeContent,
                properties.contentRetention(),
                clock);
    }

    @Bean
    InstanceReconciler instanceReconciler(
            InstanceRepository repository,
            InstanceRuntime runtime,
            InstanceStates states,
            InstanceStarter starter,
            InstanceRemover remover,
            RedisUsers users,
            TenantDirectory tenants,
            MeterRegistry meters) {
        Counter failures = Counter.builder("encore.instance.reconcile.failures")
                .description("Looks at an instance that failed and are repeated")
                .register(meters);
        InstanceReconciler reconciler = new InstanceReconciler(
                repository,
                runtime,
                states,
                starter,
                remover,
                new InstanceAdopter(repository, tenants, clock),
                failures::increment,
                ReconcilerPace.STANDARD);
        users.onReconnect(reconciler::redisReturned);
        return reconciler;
    }

    @Bean
    InstanceService instanceService(
            InstanceRepository repository,
            InstanceStates states,
            InstanceRuntime runtime,
            InstanceReconciler reconciler,
            InstanceSpecs specs,
            InstanceProperties properties,
            @Value("${encore.trial.instances-in-all}") int trials) {
        InstanceLimits limits = new InstanceLimits(specs, runtime, properties.workers(), trials);
        return new InstanceService(repository, states, runtime, reconciler::nudge, limits, specs, clock);
    }

    @Bean
    InstanceNews instanceNews(InstanceRepository repository, InstanceReconciler reconciler) {
        return new InstanceNews(repository, reconciler::nudge);
    }

    @Bean
    JobController jobController(InstanceService service, EngineCredentials credentials, PublicAddresses addresses) {
        return new JobController(service, new EngineJobs(credentials, addresses));
    }

    @Bean
    ScaleController scaleController(InstanceService service) {
        return new ScaleController(service);
    }

    @Bean
    InstanceController instanceController(
            InstanceService service, PublicAddresses addresses, InstanceApiProperties properties) {
        return new InstanceController(service, addresses, properties.createResponse(), clock);
    }

    @Bean
    InstanceMetrics instanceMetrics(InstanceStates states) {
        return new InstanceMetrics(states);
    }
}
