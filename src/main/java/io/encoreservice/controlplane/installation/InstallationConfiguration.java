package io.encoreservice.controlplane.installation;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The installation's folder, key and addresses. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    InstallationProperties.class,
    CorsProperties.class,
    KeySource.class,
    RuntimeChoice.class,
    TlsProperties.class
})
@Import(TlsConfiguration.class)
public class InstallationConfiguration {

    @Bean
    DataFolder dataFolder(InstallationProperties properties, RuntimeChoice known) {
        return new DataFolder(properties.dataDir());
    }

    @Bean
    DataFolderLock dataFolderLock(DataFolder data) {
        return DataFolderLock.of(data);
    }

    @Bean
    InstallationKey installationKey(KeySource source, DataFolder data) {
        return source.key(() -> data);
    }

    @Bean
    PublicAddresses publicAddresses(InstallationProperties properties, TlsProperties tls) {
        return new PublicAddresses(properties, tls.isOn());
    }

    @Bean
    ApplicationListener<WebServerInitializedEvent> apiPort(PublicAddresses addresses) {
        return event -> {
            // why: the management port's server reports itself too, and has this namespace.
            if (!"management".equals(event.getApplicationContext().getServerNamespace())) {
                addresses.apiBound(event.getWebServer().getPort());
            }
        };
    }
}
