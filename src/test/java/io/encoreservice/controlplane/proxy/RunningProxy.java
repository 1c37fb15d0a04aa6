package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.TrafficLimits;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.instance.InstanceObserved;
import io.encoreservice.controlplane.instance.InstanceStatus;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.tenant.Tenant;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.encoreservice.controlplane.token.InvalidTokenException;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.tls.ServerCertificate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * A real proxy on a free port, before whose verifier the token {@code token-of-<tenant>} proves that tenant, {@code
 * stopped-token-of-<tenant>} one that stands still, and {@code slow-token-of-<tenant>} one whose plan is {@link #SLOW}.
 */
final class RunningProxy implements AutoCloseable {

    static final String HOST = "acme-one.encore.localhost";
    static final Uid UID = new Uid("abcdefghijkl");
    /** The one tenant whose links are void. */
    static final String STOPPED = "stopped";

    /** The one origin whose pages may call. */
    static final String PAGE = "https://player.example.com";

    static final Plan SLOW = new Plan("slow", 1, 1, 1, EngineLimits.NONE, new TrafficLimits(5, 200_000), Duration.ZERO);
    static final int MAX_CONNECTIONS = 2000;
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
                        new ProxyProperties(
                                port, "127.0.0.1", hold, firstByte, DataSize.ofMegabytes(1), MAX_CONNECTIONS, 1024),
                        tls,
                        new Hosts(addresses::instanceDomain),
                        new Admission(new Tokens(), routes, RunningProxy::tenant, credentials),
                        routes,
                        credentials,
                        new ForwardedHeaders(scheme),
                        new UpstreamPool(1024),
                        new Traffic(System::nanoTime),
                        new Cors(List.of(PAGE)),
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

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
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

    static Tenant tenant(TenantId id) {
        boolean stopped = id.value().equals(STOPPED);
        return new Tenant(
                id,
                TestPlans.DEFAULT,
                id.value(),
                stopped ? Standing.stopped("the trial has ended") : Standing.ACTIVE,
                Instant.EPOCH);
    }

    /** Recalls what it verified before, as the real one does. */
    static final class Tokens implements Verification {

        private final Map<String, Caller> seen = new ConcurrentHashMap<>();

        @Override
        public Optional<Caller> recall(String token) {
            return Optional.ofNullable(seen.get(token));
        }

        @Override
        public Caller verify(String token) throws InvalidTokenException {
            Caller caller = caller(token);
            seen.put(token, caller);
            return caller;
        }

        private static Caller caller(String token) throws InvalidTokenException {
            String tenant = token.replaceFirst("^(stopped-|slow-)?token-of-", "");
            if (tenant.equals(token)) {
                throw new InvalidTokenException("the token is not one of ours");
            }
            Caller active = TestPlans.caller(tenant, token.startsWith("slow-") ? SLOW : TestPlans.DEFAULT);
            return new Caller(
                    active.tenant(),
                    active.plan(),
                    active.account(),
                    token.startsWith("stopped-") ? Standing.stopped("the trial has ended") : Standing.ACTIVE,
                    active.tokenId(),
                    active.issuedAt(),
                    active.expiresAt());
        }
    }
}
