package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.installation.InstallationKey;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every runtime needs, whichever it is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EngineDefaults.class, OutboundProperties.class})
public class RuntimeConfiguration {

    @Bean
    EngineCredentials engineCredentials(InstallationKey key) {
        return new EngineCredentials(key);
    }
}
