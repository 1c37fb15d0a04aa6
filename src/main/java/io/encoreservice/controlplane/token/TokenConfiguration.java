package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.Plans;
import io.encoreservice.controlplane.tenant.RateLimitRepository;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.Tenants;
import io.encoreservice.controlplane.tenant.TrialAccounts;
import io.encoreservice.controlplane.tenant.TrialProperties;
import io.encoreservice.controlplane.web.FilterOrder;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tokens: who makes them, who verifies them, and the filter before the API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenProperties.class)
public class TokenConfiguration {

    @Bean
    KeyRing keyRing(InstallationKey key, TokenProperties properties, DataFolder data) {
        return new KeyFile(properties.keysIn(data.root()), properties.isKeysFileNamed(), key, Clock.systemUTC());
    }

    @Bean
    TokenIssuer tokenIssuer(KeyRing keys, TokenProperties properties) {
        return new TokenIssuer(keys, properties.issuer(), properties.serviceLifetime(), Clock.systemUTC());
    }

    @Bean
    TokenVerifier tokenVerifier(KeyRing keys, TokenProperties properties, TenantDirectory tenants) {
        return new TokenVerifier(keys, properties.issuer(), properties.external(), tenants, Clock.systemUTC());
    }

    @Bean
    WhoamiController whoamiController() {
        return new WhoamiController();
    }

    @Bean
    FilterRegistrationBean<TokenFilter> tokenFilter(TokenVerifier verifier) {
        FilterRegistrationBean<TokenFilter> filter = new FilterRegistrationBean<>(new TokenFilter(verifier));
        filter.setOrder(FilterOrder.TOKEN);
        return filter;
    }

    @Bean
    TrialPolicy trialPolicy(TokenProperties properties, ServerProperties server, RateLimitRepository limits) {
        return new TrialPolicy(properties.trial(), server.getAddress(), limits);
    }

    @Bean
    Trials trials(
            Tenants tenants, TrialAccounts accounts, TokenIssuer issuer, Plans plans, TrialProperties properties) {
        return new Trials(tenants, accounts, issuer, properties.tokenLifetime(plans.trial()));
    }

    @Bean
    TokenController tokenController(TrialPolicy policy, Trials trials) {
        return new TokenController(policy, trials);
    }
}
