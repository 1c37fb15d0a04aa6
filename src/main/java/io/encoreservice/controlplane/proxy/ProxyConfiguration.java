package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.installation.CorsProperties;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.installation.Tls;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.token.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The road to the instances. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProxyProperties.class)
public class ProxyConfiguration {

    @Bean
    RouteTable routeTable() {
        return new RouteTable();
    }

    @Bean(destroyMethod = "close")
    ExecutorService proxyTokenChecks() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("proxy-token-", 0).factory());
    }

    @Bean
    ProxyServer proxyServer(
            ProxyProperties properties,
            PublicAddresses addresses,
            Tls tls,
            RouteTable routes,
            TokenVerifier verifier,
            TenantDirectory tenants,
            CorsProperties cors,
            InstallationKey key,
            ExecutorService proxyTokenChecks,
            MeterRegistry registry) {
        EngineCredentials credentials = new EngineCredentials(key);
        return new ProxyServer(
                addresses,
                new ProxyParts(
                        properties,
                        new ClientTls(tls.certificate().map(certificate -> certificate::context)),
                        new Hosts(addresses::instanceDomain),
                        new Admission(Verification.by(verifier), routes, tenants::of, credentials),
                        routes,
                        credentials,
                        new ForwardedHeaders(addresses.instanceScheme()),
                        new UpstreamPool(properties.connectionsPerEngine()),
                        new Traffic(System::nanoTime),
                        new Cors(cors.allowedOrigins()),
                        proxyTokenChecks,
                        new ProxyMetrics(registry)));
    }
}
