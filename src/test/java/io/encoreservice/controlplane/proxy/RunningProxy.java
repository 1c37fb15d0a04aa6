package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.instance.InstanceObserved;
import io.encoreservice.controlplane.instance.InstanceStatus;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.encoreservice.controlplane.token.InvalidTokenException;
import io.encoreservice.shared.tls.ServerCertificate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A real proxy on a free port, before whose verifier the token {@code token-of-<tenant>} proves that tenant, and {@code
 * stopped-token-of-<tenant>} one that stands still.
 */
final class RunningProxy implements AutoCloseable {

    static final String HOST = "acme-one.encore.localhost";
    static final Uid UID = new Uid("abcdefghijkl");
    static final InstanceKey KEY = InstanceKey.parse("acme-one").orElseThrow();

    final RouteTable routes = new RouteTable();
    final EngineCredentials credentials = new EngineCredentials(new InstallationKey(new byte[32]));
    private final ExecutorService checks = Executors.newVirtualThreadPerTaskExecutor();
    private final ProxyServer server;

    RunningProxy() {
        this(0, Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    RunningProxy(int port, Duration hold, Duration firstByte) {
        this(port, hold, firstByte, ClientTls.off(), "http");
    }

    private RunningProxy(int port, Duration hold, Duration firstByte, ClientTls tls, String scheme) {
        PublicAddresses addresses =
                new PublicAddresses(new InstallationProperties(Path.of("unused"), "", "encore.localhost", "default"));
        server = new ProxyServer(
                addresses,
                new ProxyParts(
                        new ProxyProperties(port, "127.0.0.1", hold, firstByte),
                        tls,
                        addresses::instanceDomain,
                        new Admission(RunningProxy::verify, routes),
                        routes,
                        credentials,
                        new ForwardedHeaders(scheme),
                        new UpstreamPool(),
                        checks,
                        new ProxyMetrics(new SimpleMeterRegistry())));
        server.start();
    }

    /** One that speaks TLS only. */
    static RunningProxy secured(ServerCertificate certificate) {
        return new RunningProxy(
                0,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                new ClientTls(Optional.of(certificate::context)),
                "https");
    }

    int port() {
        return server.port();
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    void observed(InstanceStatus status, int enginePort, @Nullable String reason) {
        URI endpoint = enginePort == 0 ? null : URI.create("http://127.0.0.1:" + enginePort);
        routes.on(new InstanceObserved(KEY, UID, status, endpoint, reason, endpoint == null ? 0 : 1));
    }

    RunningProxy running(int enginePort) {
        observed(InstanceStatus.RUNNING, enginePort, null);
        return this;
    }

    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
        checks.close();
    }

    private static Caller verify(String token) throws InvalidTokenException {
        if (token.startsWith("stopped-token-of-")) {
            Caller active = TestPlans.caller(token.substring("stopped-token-of-".length()), TestPlans.DEFAULT);
            return new Caller(
                    active.tenant(),
                    active.plan(),
                    active.account(),
                    Standing.stopped("the trial has ended"),
                    active.tokenId(),
                    active.issuedAt(),
                    active.expiresAt());
        }
        if (!token.startsWith("token-of-")) {
            throw new InvalidTokenException("the token is not one of ours");
        }
        return TestPlans.caller(token.substring("token-of-".length()), TestPlans.DEFAULT);
    }
}
