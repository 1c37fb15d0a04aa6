package io.encoreservice.controlplane;

import io.encoreservice.controlplane.installation.InstallationConfiguration;
import io.encoreservice.controlplane.tenant.TenantConfiguration;
import io.encoreservice.controlplane.token.TokenConfiguration;
import io.encoreservice.controlplane.web.WebConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The control plane's beans; imports its features and names the runtime. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({InstallationConfiguration.class, TenantConfiguration.class, TokenConfiguration.class, WebConfiguration.class})
public class ControlPlaneConfiguration {}
