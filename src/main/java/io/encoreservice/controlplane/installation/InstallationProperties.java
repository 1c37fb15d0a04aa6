package io.encoreservice.controlplane.installation;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What one installation is called and where it keeps its things.
 *
 * @param dataDir everything the installation keeps
 * @param apiUrl the API's public address; empty means the scheme and port really bound
 * @param instanceDomain instances are at {@code <tenant>-<name>.<this>}; empty means {@code encore.localhost:<port>}
 * @param defaultTenant the tenant of this machine's owner
 */
@ConfigurationProperties("encore")
public record InstallationProperties(Path dataDir, String apiUrl, String instanceDomain, String defaultTenant) {}
