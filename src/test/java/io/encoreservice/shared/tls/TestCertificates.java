package io.encoreservice.shared.tls;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.boot.ssl.pem.PemContent;

/** An authority of the tests' own, what it gave to this machine, and a client that trusts it alone. */
public final class TestCertificates implements AutoCloseable {

    public static final CertificateNames NAMES = CertificateNames.of("localhost", "encore.localhost");

    private final Path folder;
    private final ServerCertificate certificate;

    private TestCertificates(Path folder) {
        this.folder = folder;
        certificate = ServerCertificate.ofLocalAuthority(folder, NAMES, InstantSource.system(), Duration.ofMillis(100));
    }

    public static TestCertificates in(Path folder) {
        return new TestCertificates(folder);
    }

    public ServerCertificate current() {
        return certificate;
    }

    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** Makes the server's certificate anew and waits until it is in use. */
    public void renew() throws IOException {
        X509Certificate old = certificate.identity().certificate();
        Files.delete(folder.resolve("server.pem"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !certificate.identity().certificate().equals(old));
    }

    /** Connects to this machine, and demands that the server is the one of that name. */
    public SSLSocket connect(String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) trusting(authority())
                .getSocketFactory()
                .createSocket(new Socket(InetAddress.getLoopbackAddress(), port), host, port, true);
        socket.setSoTimeout(60_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** What trusts one authority and no other. */
    public static SSLContext trusting(Path authority) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", PemContent.load(authority).getCertificates().getFirst());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        certificate.close();
    }
}
