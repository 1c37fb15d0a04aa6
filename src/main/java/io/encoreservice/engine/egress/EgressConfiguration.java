package io.encoreservice.engine.egress;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.shared.net.HostResolver;
import io.encoreservice.shared.net.OutboundPolicy;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the way out. */
@Configuration(proxyBeanMethods = false)
public class EgressConfiguration {

    @Bean
    OutboundPolicy outboundPolicy(EngineProperties properties) {
        EngineProperties.Outbound outbound = properties.outbound();
        return new OutboundPolicy(outbound.allow(), outbound.refuse(), outbound.samples(), HostResolver.system());
    }

    @Bean
    EgressProxy egressProxy(OutboundPolicy policy, EngineProperties properties) {
        return new EgressProxy(policy, properties.limits().inputSize().toBytes());
    }

    @Bean
    OutboundTunnel outboundTunnel(OutboundPolicy policy, EgressProxy proxy) {
        return new ProxyTunnel(policy, proxy);
    }

    @Bean
    OutboundClient outboundClient(OutboundPolicy policy, EgressProxy proxy) throws NoSuchAlgorithmException {
        return new OutboundClient(policy, proxy, SSLContext.getDefault());
    }
}
