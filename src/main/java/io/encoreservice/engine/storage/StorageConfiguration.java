package io.encoreservice.engine.storage;

import io.encoreservice.engine.EngineProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The content folder's beans. */
@Configuration(proxyBeanMethods = false)
public class StorageConfiguration {

    @Bean
    UserContent userContent(EngineProperties properties) {
        return new UserContent(properties.contentFolder());
    }
}
