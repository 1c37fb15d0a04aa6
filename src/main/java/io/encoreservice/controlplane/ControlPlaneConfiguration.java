package io.encoreservice.controlplane;

import io.encoreservice.controlplane.admin.AdminConfiguration;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationConfiguration;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.ProgramsConfiguration;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.installation.RedisConfiguration;
import io.encoreservice.controlplane.installation.RuntimeChoice;
import io.encoreservice.controlplane.installation.Tls;
import io.encoreservice.controlplane.instance.InstanceConfiguration;
import io.encoreservice.controlplane.osc.OscConfiguration;
import io.encoreservice.controlplane.proxy.ProxyConfiguration;
import io.encoreservice.controlplane.runtime.RuntimeConfiguration;
import io.encoreservice.controlplane.runtime.kubernetes.KubernetesConfiguration;
import io.encoreservice.controlplane.runtime.local.LocalConfiguration;
import io.encoreservice.controlplane.secret.SecretConfiguration;
import io.encoreservice.controlplane.tenant.TenantConfiguration;
import io.encoreservice.controlplane.token.TokenConfiguration;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.WebConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The control plane's beans; imports its features and names the runtime. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    AdminConfiguration.class,
    InstallationConfiguration.class,
    KubernetesConfiguration.class,
    LocalConfiguration.class,
    InstanceConfiguration.class,
    OscConfiguration.class,
    ProxyConfiguration.class,
    ProgramsConfiguration.class,
    RedisConfiguration.class,
    RuntimeConfiguration.class,
    SecretConfiguration.class,
    TenantConfiguration.class,
    TokenConfiguration.class,
    WebConfiguration.class
})
public class ControlPlaneConfiguration {

    @Bean
    StartPage startPage(
            InstallationProperties properties,
            RuntimeChoice runtime,
            DataFolder data,
            PublicAddresses addresses,
            Tls tls,
            TokenIssuer tokens) {
        return new StartPage(properties, runtime, data, addresses, tls, tokens, System.out);
    }
}
