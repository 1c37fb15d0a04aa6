package io.encoreservice.controlplane.admin;

import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.Tenants;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.token.TokenProperties;
import java.time.InstantSource;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The operator's side of the API. */
@Configuration(proxyBeanMethods = false)
public class AdminConfiguration {

    @Bean
    TenantAdminController tenantAdminController(Tenants tenants, TenantDirectory directory) {
        return new TenantAdminController(tenants, directory);
    }

    @Bean
    JsonMapperBuilderCustomizer strictFields() {
        return builder -> builder.addHandler(new StrictFields());
    }

    @Bean
    TokenAdminController tokenAdminController(Tenants tenants, TokenIssuer issuer, TokenProperties properties) {
        return new TokenAdminController(tenants, issuer, properties.personalLifetime(), InstantSource.system());
    }
}
