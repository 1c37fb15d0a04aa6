package io.encoreservice.engine.callback;

import io.encoreservice.engine.egress.OutboundClient;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The callbacks' beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallbackProperties.class)
public class CallbackConfiguration {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Bean
    CallbackSender callbackSender(OutboundClient client, JsonMapper json, CallbackProperties properties) {
        CallbackSignature signature = new CallbackSignature(properties.secret());
        return new CallbackSender(new CallbackPost(client, json, signature, TIMEOUT), BackOff.USUAL);
    }
}
