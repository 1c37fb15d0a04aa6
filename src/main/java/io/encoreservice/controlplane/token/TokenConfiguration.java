package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.Plans;
import io.encoreservice.controlplane.web.FilterOrder;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tokens: who makes them, who verifies them, and the filter before the API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenProperties.class)
public class TokenConfiguration {

    @Bean
    KeyRing keyRing(InstallationKey key) {
        return new KeyRing(List.of(SigningKey.of(key, "1")));
    }

    @Bean
    TokenIssuer tokenIssuer(KeyRing keys, TokenProperties properties) {
        return new TokenIssuer(keys, properties.issuer(), Clock.systemUTC());
    }

    @Bean
    TokenVerifier tokenVerifier(KeyRing keys, TokenProperties properties, Plans plans) {
        return new TokenVerifier(keys, properties.issuer(), plans, Clock.systemUTC());
    }

    @Bean
    FilterRegistrationBean<TokenFilter> tokenFilter(TokenVerifier verifier) {
        FilterRegistrationBean<TokenFilter> filter = new FilterRegistrationBean<>(new TokenFilter(verifier));
        filter.setOrder(FilterOrder.TOKEN);
        return filter;
    }
}
