package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.secret.SecretStore;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.FilterOrder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoints of the hosted platform that its SDKs call. */
@Configuration(proxyBeanMethods = false)
public class OscConfiguration {

    @Bean
    FilterRegistrationBean<PlatformPathFilter> platformPaths() {
        FilterRegistrationBean<PlatformPathFilter> filter = new FilterRegistrationBean<>(new PlatformPathFilter());
        filter.setOrder(FilterOrder.OSAAS_PREFIX);
        return filter;
    }

    @Bean
    CatalogController catalogController(PublicAddresses addresses) {
        return new CatalogController(new ServiceCatalog(addresses));
    }

    @Bean
    ServiceTokenController serviceTokenController(TokenIssuer issuer) {
        return new ServiceTokenController(issuer);
    }

    @Bean
    SecretController secretController(SecretStore secrets) {
        return new SecretController(secrets);
    }
}
