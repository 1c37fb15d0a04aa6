package io.encoreservice.shared.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A certificate that this machine's own authority vouches for, both kept in one folder and made when they are missing. */
final class SelfMadePair implements CertificateSource {

    private static final Logger LOG = LoggerFactory.getLogger(SelfMadePair.class);
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final int LINE = 64;

    private final Path folder;
    private final CertificateNames names;
    private final InstantSource clock;

    SelfMadePair(Path folder, CertificateNames names, InstantSource clock) {
        this.folder = folder;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public ServerIdentity first() {
        LocalAuthority authority = authority(Files.exists(file("ca")) || Files.exists(file("ca-key")));
        return kept("server", "server-key")
                .filter(pair -> isGood(pair, authority))
                .orElseGet(() -> issued(authority));
    }

    @Override
    public Optional<ServerIdentity> next() {
        LocalAuthority authority = authority(true);
        boolean good = kept("server", "server-key")
                .filter(pair -> isGood(pair, authority))
                .isPresent();
        return good ? Optional.empty() : Optional.of(issued(authority));
    }

    /**
     * @param known whether clients may trust one already
     */
    private LocalAuthority authority(boolean known) {
        Optional<LocalAuthority> kept = kept("ca", "ca-key").map(LocalAuthority::new);
        if (kept.filter(this::vouchesLongEnough).isPresent()) {
            return kept.get();
        }
        LocalAuthority made = LocalAuthority.create(names, clock.instant());
        keep("ca", "ca-key", made.identity());
        if (known) {
            LOG.warn(
                    "The local authority was made anew, {}: clients must trust {} again",
                    kept.isPresent() ? "for other names or because it ends" : "since its files are gone or spoilt",
                    folder.resolve("ca.pem"));
        }
        return made;
    }

    private boolean vouchesLongEnough(LocalAuthority authority) {
        X509Certificate own = authority.identity().certificate();
        return own.getNotAfter().toInstant().isAfter(clock.instant().plus(LocalAuthority.SERVER_LIFETIME))
                && authority.mayVouchFor(names);
    }

    private boolean isGood(ServerIdentity pair, LocalAuthority authority) {
        X509Certificate certificate = pair.certificate();
        try {
            certificate.verify(authority.identity().certificate().getPublicKey());
            Set<String> held = certificate.getSubjectAlternativeNames() == null
                    ? Set.of()
                    : certificate.getSubjectAlternativeNames().stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .collect(Collectors.toSet());
            Set<String> needed = new HashSet<>(names.dns());
            needed.addAll(names.addresses());
            return held.equals(needed)
                    && certificate
                            .getNotAfter()
                            .toInstant()
                            .isAfter(clock.instant().plus(RENEWED_BEFORE));
        } catch (GeneralSecurityException otherAuthority) {
            return false;
        }
    }

    private ServerIdentity issued(LocalAuthority authority) {
        ServerIdentity pair = authority.issue(names, clock.instant());
        keep("server", "server-key", pair);
        return pair;
    }

    private Optional<ServerIdentity> kept(String certificate, String key) {
        try {
            return Optional.of(ServerIdentity.read(file(certificate), file(key)));
        } catch (TlsRefusedException missingOrBroken) {
            return Optional.empty();
        }
    }

    private void keep(String certificate, String key, ServerIdentity pair) {
        try {
            write(file(key), pem("PRIVATE KEY", encoded(pair.key())), "rw-------");
            write(file(certificate), pem("CERTIFICATE", pair.certificate().getEncoded()), "rw-r--r--");
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsRefusedException("the folder " + folder + " cannot keep a certificate ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static byte[] encoded(Key key) {
        byte[] bytes = key.getEncoded();
        if (bytes == null) {
            throw new IllegalStateException("the key cannot be written");
        }
        return bytes;
    }

    private static void write(Path file, String text, String mode) throws IOException {
        Path draft = Files.createTempFile(
                file.getParent(),
                "tls",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, text);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(mode));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return String.join("\n", List.of("-----BEGIN " + label + "-----", base64, "-----END " + label + "-----", ""));
    }

    private Path file(String name) {
        return folder.resolve(name + ".pem");
    }
}
