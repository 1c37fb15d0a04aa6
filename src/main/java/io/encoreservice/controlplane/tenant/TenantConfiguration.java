package io.encoreservice.controlplane.tenant;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tenants may do. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlanProperties.class)
public class TenantConfiguration {

    @Bean
    Plans plans(PlanProperties properties) {
        return new Plans(properties);
    }

    @Bean
    TenantDirectory tenantDirectory(Plans plans) {
        return new TenantDirectory(plans);
    }
}
