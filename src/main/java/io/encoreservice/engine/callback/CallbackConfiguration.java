package io.encoreservice.engine.callback;

import io.encoreservice.engine.egress.OutboundClient;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The callbacks' beans. */
@Configuration(proxyBeanMethods = false)
public class CallbackConfiguration {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    @Bean
    CallbackSender callbackSender(OutboundClient client, JsonMapper json) {
        return new CallbackSender(client, json, TIMEOUT, BACK_OFF);
    }
}
