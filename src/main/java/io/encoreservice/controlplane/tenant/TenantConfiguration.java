package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.web.FilterOrder;
import java.time.InstantSource;
import org.redisson.api.RedissonClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What tenants may do. */
@EnableScheduling
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PlanProperties.class, TrialProperties.class})
public class TenantConfiguration {

    @Bean
    Plans plans(PlanProperties properties) {
        return new Plans(properties);
    }

    @Bean
    TenantDirectory tenantDirectory(Plans plans) {
        return new TenantDirectory(plans, InstantSource.system());
    }

    @Bean
    TenantRepository tenantRepository(RedissonClient redis) {
        return new TenantRepository(redis);
    }

    @Bean
    TenantWatch tenantWatch(TenantRepository repository, TenantDirectory directory, ApplicationEventPublisher events) {
        return new TenantWatch(repository, directory, InstantSource.system(), events::publishEvent);
    }

    @Bean
    Tenants tenants(TenantRepository repository, TenantDirectory directory, Plans plans, TenantWatch watch) {
        return new Tenants(repository, directory, plans, watch::look, InstantSource.system());
    }

    @Bean
    TrialAccounts trialAccounts(InstallationKey key) {
        return new TrialAccounts(key);
    }

    @Bean
    TrialSweeper trialSweeper(
            TenantRepository repository,
            TenantDirectory directory,
            ObjectProvider<TenantContents> contents,
            TrialProperties properties) {
        return new TrialSweeper(repository, directory, contents, properties.retention(), InstantSource.system());
    }

    @Bean
    RateLimitRepository rateLimits(RedissonClient redis) {
        return new RateLimitRepository(redis);
    }

    @Bean
    FilterRegistrationBean<ChangeLimitFilter> changeLimit(
            RateLimitRepository limits, @Value("${encore.api.changes-per-minute}") int changesPerMinute) {
        FilterRegistrationBean<ChangeLimitFilter> filter =
                new FilterRegistrationBean<>(new ChangeLimitFilter(limits, changesPerMinute));
        filter.setOrder(FilterOrder.CHANGE_LIMIT);
        return filter;
    }
}
