package io.encoreservice.shared.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * What a server proves its names with.
 *
 * @param key the private key
 * @param chain the certificates, the server's own first
 */
public record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {

    private static final char[] NO_PASSWORD = new char[0];
    private static final byte[] PROBE = new byte[32];

    public ServerIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads a pair of PEM files.
     *
     * @throws TlsRefusedException when they are not a certificate and its key
     */
    static ServerIdentity read(Path certificate, Path privateKey) {
        List<X509Certificate> chain = certificates(certificate);
        ServerIdentity identity = new ServerIdentity(key(privateKey), chain);
        if (!identity.isPair()) {
            throw new TlsRefusedException(
                    "the private key " + privateKey + " does not belong to the certificate " + certificate);
        }
        return identity;
    }

    /** The server's own certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The pair under the name {@code server} and an empty password. */
    public KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot keep a key", e);
        }
    }

    SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(), NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    boolean isPair() {
        try {
            Signature signature = Signature.getInstance(algorithm(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            PublicKey known = certificate().getPublicKey();
            signature.initVerify(known);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private static String algorithm(String key) {
        return switch (key) {
            case "RSA", "RSASSA-PSS" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key;
        };
    }

    private static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> found;
        try {
            found = PemContent.load(file).getCertificates();
        } catch (IOException | RuntimeException e) {
            throw unreadable("certificate", file);
        }
        if (found.isEmpty()) {
            throw unreadable("certificate", file);
        }
        return found;
    }

    private static PrivateKey key(Path file) {
        PrivateKey found;
        try {
            found = readKey(file);
        } catch (IOException | RuntimeException e) {
            throw unreadable("private key", file);
        }
        if (found == null) {
            throw unreadable("private key", file);
        }
        return found;
    }

    private static @Nullable PrivateKey readKey(Path file) throws IOException {
        return PemContent.load(file).getPrivateKey();
    }

    private static TlsRefusedException unreadable(String what, Path file) {
        return new TlsRefusedException(
                Files.isReadable(file)
                        ? "there is no " + what + " in PEM form in " + file
                        : "the " + what + " " + file + " cannot be read");
    }

    @Override
    public String toString() {
        return "ServerIdentity[" + certificate().getSubjectX500Principal() + "]";
    }
}
