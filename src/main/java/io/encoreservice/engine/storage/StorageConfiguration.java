package io.encoreservice.engine.storage;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.engine.egress.OutboundTunnel;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the content folder and of object storage. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(S3Properties.class)
public class StorageConfiguration {

    @Bean
    UserContent userContent(EngineProperties properties) {
        return new UserContent(properties.contentFolder());
    }

    @Bean
    ContentChanges contentChanges(UserContent content, EngineProperties properties) {
        EngineProperties.Limits limits = properties.limits();
        return new ContentChanges(
                content,
                new ContentChanges.Limits(
                        limits.inputSize().toBytes(), limits.storage().toBytes()));
    }

    @Bean
    ObjectStorage objectStorage(S3Properties properties, OutboundTunnel tunnel) {
        return new ObjectStorage(properties, tunnel);
    }
}
