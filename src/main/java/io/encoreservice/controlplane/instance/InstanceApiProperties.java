package io.encoreservice.controlplane.instance;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the instance API answers.
 *
 * @param createResponse what {@code POST /encoreinstance} answers
 */
@ConfigurationProperties("encore.api")
public record InstanceApiProperties(CreateResponse createResponse) {}
