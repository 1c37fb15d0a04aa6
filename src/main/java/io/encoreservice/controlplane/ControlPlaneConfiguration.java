package io.encoreservice.controlplane;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The control plane's beans; imports its features and names the runtime. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ControlPlaneConfiguration {}
