package io.encoreservice.shared.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A certificate and its key in two files, which somebody else renews. */
final class PemPair implements CertificateSource {

    private final Path certificate;
    private final Path privateKey;
    private byte[] used = new byte[0];
    private byte[] doubted = new byte[0];
    private byte[] refused = new byte[0];

    PemPair(Path certificate, Path privateKey) {
        this.certificate = certificate;
        this.privateKey = privateKey;
    }

    @Override
    public ServerIdentity first() {
        used = bytes();
        return ServerIdentity.read(certificate, privateKey);
    }

    @Override
    public Optional<ServerIdentity> next() {
        byte[] now = bytes();
        if (Arrays.equals(now, used) || Arrays.equals(now, refused)) {
            return Optional.empty();
        }
        try {
            ServerIdentity identity = ServerIdentity.read(certificate, privateKey);
            used = now;
            return Optional.of(identity);
        } catch (TlsRefusedException e) {
            // why: two files are not written at once, so only what stays wrong is wrong.
            if (!Arrays.equals(now, doubted)) {
                doubted = now;
                return Optional.empty();
            }
            refused = now;
            throw e;
        }
    }

    private byte[] bytes() {
        byte[] one = bytes(certificate);
        byte[] other = bytes(privateKey);
        byte[] both = Arrays.copyOf(one, one.length + 1 + other.length);
        System.arraycopy(other, 0, both, one.length + 1, other.length);
        return both;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }
}
