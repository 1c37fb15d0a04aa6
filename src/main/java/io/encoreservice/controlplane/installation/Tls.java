package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.tls.CertificateNames;
import io.encoreservice.shared.tls.ServerCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How this installation's ports are secured.
 *
 * @param certificate what they prove their names with; empty while they speak plain HTTP
 * @param authority the local authority's certificate, which clients are to trust, when there is one
 */
public record Tls(Optional<ServerCertificate> certificate, Optional<Path> authority) implements AutoCloseable {

    private static final Duration FILES = Duration.ofSeconds(5);
    private static final Duration SELF_MADE = Duration.ofHours(1);

    /** Plain HTTP. */
    public static Tls off() {
        return new Tls(Optional.empty(), Optional.empty());
    }

    static Tls of(TlsProperties tls, InstallationProperties installation, Supplier<DataFolder> data) {
        tls.check(installation.apiUrl());
        if (!tls.isOn()) {
            return off();
        }
        if (!tls.selfSigned()) {
            return new Tls(
                    Optional.of(ServerCertificate.ofFiles(
                            Path.of(tls.certificate().strip()),
                            Path.of(tls.privateKey().strip()),
                            FILES)),
                    Optional.empty());
        }
        Path folder = data.get().folder("tls");
        return new Tls(
                Optional.of(ServerCertificate.ofLocalAuthority(
                        folder, names(installation), InstantSource.system(), SELF_MADE)),
                Optional.of(folder.resolve("ca.pem")));
    }

    private static CertificateNames names(InstallationProperties installation) {
        String host = installation.apiUrl().isBlank()
                ? "localhost"
                : URI.create(installation.apiUrl().strip()).getHost();
        if (host == null) {
            throw new StartRefusedException("encore.api-url must be an address such as https://api.example.com");
        }
        String domain = installation.instanceDomain().isBlank()
                ? "encore.localhost"
                : installation.instanceDomain().strip();
        int port = domain.indexOf(':');
        return CertificateNames.of(host, port < 0 ? domain : domain.substring(0, port));
    }

    @Override
    public void close() {
        certificate.ifPresent(ServerCertificate::close);
    }
}
