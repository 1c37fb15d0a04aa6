package io.encoreservice.shared.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this installation proves its names with now; follows its source, so that nothing is started anew for it. */
// why: what is looked at again and again has no result that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ServerCertificate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);

    private final CertificateSource source;
    private final List<Consumer<ServerIdentity>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("certificate").daemon().factory());
    private volatile ServerIdentity identity;
    private volatile SSLContext context;

    private ServerCertificate(CertificateSource source, Duration pace) {
        this.source = source;
        identity = source.first();
        context = identity.context();
        watch.scheduleWithFixedDelay(this::look, pace.toMillis(), pace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The pair in two PEM files, read again when they change.
     *
     * @param pace how often they are looked at
     * @throws TlsRefusedException when they are not a certificate and its key
     */
    public static ServerCertificate ofFiles(Path certificate, Path privateKey, Duration pace) {
        return new ServerCertificate(new PemPair(certificate, privateKey), pace);
    }

    /**
     * A pair from this machine's own authority, renewed before it ends.
     *
     * @param folder where the authority and the pair are kept
     * @param pace how often it is asked whether it ends
     * @throws TlsRefusedException when the folder cannot be used
     */
    public static ServerCertificate ofLocalAuthority(
            Path folder, CertificateNames names, InstantSource clock, Duration pace) {
        return new ServerCertificate(new SelfMadePair(folder, names, clock), pace);
    }

    public ServerIdentity identity() {
        return identity;
    }

    /** What new connections are to be made with; ask again for each. */
    public SSLContext context() {
        return context;
    }

    /** Calls {@code listener} with each later certificate, on a thread of this class. */
    public void onChange(Consumer<ServerIdentity> listener) {
        listeners.add(listener);
    }

    private void look() {
        try {
            Optional<ServerIdentity> next = source.next();
            if (next.isPresent()) {
                use(next.get());
            }
        } catch (TlsRefusedException e) {
            LOG.warn("The new certificate is not used, and the old one stays: {}", e.getMessage());
        } catch (Exception e) {
            LOG.warn("The certificate could not be looked at", e);
        }
    }

    private void use(ServerIdentity next) {
        context = next.context();
        identity = next;
        listeners.forEach(listener -> listener.accept(next));
        LOG.info(
                "A new certificate is in use, good until {}",
                next.certificate().getNotAfter().toInstant());
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
