package io.encoreservice.controlplane.proxy;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where the instances' hosts are served, how patiently, and how many at once.
 *
 * @param port the proxy's port; 0 means any free one
 * @param address the address it is bound to
 * @param hold how long a request waits for an instance that is starting
 * @param firstByteTimeout how long an engine may take to begin its answer
 * @param maxBody how large a request's body may be, but for uploads of content
 * @param maxConnections how many clients may be connected at once
 * @param connectionsPerEngine how many requests one instance may have at once
 */
@Validated
@ConfigurationProperties("encore.proxy")
public record ProxyProperties(
        @Min(0) @Max(65535) int port,
        @NotBlank String address,
        Duration hold,
        Duration firstByteTimeout,
        DataSize maxBody,
        @Min(1) int maxConnections,
        @Min(1) int connectionsPerEngine) {}
