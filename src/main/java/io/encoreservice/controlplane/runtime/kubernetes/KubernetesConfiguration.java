package io.encoreservice.controlplane.runtime.kubernetes;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Instances as Deployments on a cluster. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "encore.runtime", havingValue = "kubernetes")
@EnableConfigurationProperties(KubernetesProperties.class)
public class KubernetesConfiguration {}
