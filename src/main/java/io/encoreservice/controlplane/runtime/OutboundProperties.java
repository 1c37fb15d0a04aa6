package io.encoreservice.controlplane.runtime;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the operator lets engines reach beside the public internet.
 *
 * @param allow {@code host:port} entries that may be dialled though their addresses are private
 */
@ConfigurationProperties("encore.outbound")
public record OutboundProperties(List<String> allow) {}
