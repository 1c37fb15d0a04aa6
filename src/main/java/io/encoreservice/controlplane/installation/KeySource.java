package io.encoreservice.controlplane.installation;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the installation's key comes from.
 *
 * @param installationKeyFile the operator's file; empty means the data folder, which makes one
 */
@ConfigurationProperties("encore")
public record KeySource(String installationKeyFile) {

    /**
     * The key.
     *
     * @param data asked for only when no file is named
     * @throws StartRefusedException when the file is missing, unreadable or too short
     */
    public InstallationKey key(Supplier<DataFolder> data) {
        return installationKeyFile.isBlank()
                ? data.get().key()
                : InstallationKey.of(Path.of(installationKeyFile.strip()));
    }
}
