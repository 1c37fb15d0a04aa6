package io.encoreservice.controlplane.installation;

import io.encoreservice.controlplane.identity.InstanceKey;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The addresses that documents show: the configured ones, or else the ports really bound once they are. */
public final class PublicAddresses {

    /** A name that SDKs put together from the API's; an instance's has no dot before the domain. */
    private static final Pattern SERVICE_HOST =
            Pattern.compile("(catalog|token|deploy)\\.svc\\.(?<api>.+)", Pattern.CASE_INSENSITIVE);

    /** What always means the machine itself, whoever asks. */
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(.+\\.)?localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    private final InstallationProperties properties;
    private final boolean tls;
    private final CompletableFuture<Integer> apiPort = new CompletableFuture<>();
    private final CompletableFuture<Integer> proxyPort = new CompletableFuture<>();
    private final CompletableFuture<Integer> samplesPort = new CompletableFuture<>();

    /** The addresses of an installation whose own ports speak plain HTTP. */
    public PublicAddresses(InstallationProperties properties) {
        this(properties, false);
    }

    /**
     * @param tls whether the installation's own ports speak TLS
     */
    public PublicAddresses(InstallationProperties properties, boolean tls) {
        this.properties = properties;
        this.tls = tls;
    }

    /** Tells which port the API was bound to. */
    public void apiBound(int port) {
        apiPort.complete(port);
    }

    /** Tells which port the proxy was bound to. */
    public void proxyBound(int port) {
        proxyPort.complete(port);
    }

    /** Tells which port of loopback leads to the samples alone, where there is one. */
    public void samplesBound(int port) {
        samplesPort.complete(port);
    }

    /** Whether that is the port which leads to the samples alone. */
    public boolean isSamplesPort(int port) {
        Integer bound = samplesPort.getNow(null);
        return bound != null && bound == port;
    }

    /** Where anybody finds the samples, ending in a slash. */
    public URI samples() {
        return URI.create(api() + "/samples/");
    }

    /** Where programs on this machine fetch the samples in plain HTTP, ending in a slash. */
    public URI samplesNearby() {
        Integer port = samplesPort.getNow(null);
        return port == null ? samples() : URI.create("http://127.0.0.1:" + port + "/samples/");
    }

    /** The ports of this service that are bound by now. */
    public List<Integer> boundPorts() {
        return Stream.of(apiPort, proxyPort, samplesPort)
                .map(port -> port.getNow(null))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The API's address, without a slash at its end. */
    public URI api() {
        return URI.create(
                properties.apiUrl().isBlank()
                        ? instanceScheme() + "://localhost:" + bound(apiPort, "API")
                        : stripSlash(properties.apiUrl().strip()));
    }

    /** What follows {@code <tenant>-<name>.} in an instance's host, port included where it is not the scheme's own. */
    public String instanceDomain() {
        return properties.instanceDomain().isBlank()
                ? "encore.localhost:" + bound(proxyPort, "proxy")
                : properties.instanceDomain().strip();
    }

    /** What instances are reached by, {@code http} or {@code https}. */
    public String instanceScheme() {
        return tls || properties.apiUrl().startsWith("https:") ? "https" : "http";
    }

    /** Where an instance is reached, ending in a slash. */
    public URI instance(InstanceKey key) {
        return URI.create(instanceScheme() + "://" + key.label() + "." + instanceDomain() + "/");
    }

    /** Whether a host, without its port, is the machine itself or the API as it is configured, or its SDKs' name of either. */
    public boolean isNearby(String host) {
        Matcher service = SERVICE_HOST.matcher(host);
        String api = service.matches() ? service.group("api") : host;
        return THIS_MACHINE.matcher(api).matches()
                || (!properties.apiUrl().isBlank()
                        && api.equalsIgnoreCase(
                                URI.create(properties.apiUrl().strip()).getHost()));
    }

    /** Whether a host, without its port, is below the instances' domain and not the API's own. */
    public boolean isInstanceHost(String host) {
        if (SERVICE_HOST.matcher(host).matches()) {
            return false;
        }
        String domain = properties.instanceDomain().isBlank()
                ? "encore.localhost"
                : properties.instanceDomain().strip();
        int port = domain.indexOf(':');
        String suffix = "." + (port < 0 ? domain : domain.substring(0, port));
        boolean below = host.regionMatches(true, host.length() - suffix.length(), suffix, 0, suffix.length());
        return below
                && (properties.apiUrl().isBlank()
                        || !host.equalsIgnoreCase(
                                URI.create(properties.apiUrl().strip()).getHost()));
    }

    private static int bound(CompletableFuture<Integer> port, String what) {
        Integer number = port.getNow(null);
        if (number == null) {
            throw new IllegalStateException("the " + what + " port is not bound yet");
        }
        return number;
    }

    private static String stripSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
