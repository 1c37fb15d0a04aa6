package io.encoreservice.controlplane.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What the API accepts.
 *
 * @param maxBody a larger request body is refused
 */
@ConfigurationProperties("encore.api")
public record ApiProperties(DataSize maxBody) {}
