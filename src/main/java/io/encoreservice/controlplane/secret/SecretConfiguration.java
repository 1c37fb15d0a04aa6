package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.TenantContents;
import org.redisson.api.RedissonClient;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this room; it needs a Redis client and the installation key. */
@Configuration(proxyBeanMethods = false)
public class SecretConfiguration {

    @Bean
    SecretStore secretStore(RedissonClient redis, InstallationKey key, ApplicationEventPublisher events) {
        return new SecretStore(new SecretRepository(redis), key, events::publishEvent);
    }

    @Bean
    TenantContents secretsOfTenants(SecretStore store) {
        return tenant -> {
            store.removeAll(tenant);
            return true;
        };
    }
}
