package io.encoreservice.engine.egress;

import io.encoreservice.shared.net.OutboundPolicy;
import io.encoreservice.shared.net.OutboundRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** This JVM's own requests on a tenant's behalf: they leave by the egress proxy, as ffmpeg's do, and follow no redirect. */
public final class OutboundClient implements AutoCloseable {

    private static final String USER_AGENT = "encore";
    private static final int OK = 200;

    private final OutboundPolicy policy;
    private final EgressProxy proxy;
    private final HttpClient http;

    OutboundClient(OutboundPolicy policy, EgressProxy proxy, SSLContext tls) {
        this.policy = policy;
        this.proxy = proxy;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.of(proxy.bound()))
                .sslContext(tls)
                .build();
    }

    /**
     * Reads a document.
     *
     * @param maxBytes the largest acceptable document
     * @param timeout for all of it, from the first to the last byte
     * @throws OutboundRefusedException when the address may not be reached
     * @throws IOException when it cannot be reached, answers anything but 200, or is too large or too slow
     */
    public byte[] get(URI uri, int maxBytes, Duration timeout) throws IOException, InterruptedException {
        String host = hostOf(uri);
        checkReadable(uri, host);
        HttpResponse<byte[]> response =
                exchange(request(uri).GET(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes), uri, timeout);
        if (response.statusCode() != OK) {
            throw new IOException(host + " answered " + response.statusCode());
        }
        return response.body();
    }

    /**
     * Posts a document and reads no more of the answer than its head.
     *
     * @param headers beside its type
     * @return the answer's status
     * @throws OutboundRefusedException when the address may not be reached
     * @throws IOException when it cannot be reached or is too slow
     */
    public int post(URI uri, String contentType, Map<String, String> headers, byte[] body, Duration timeout)
            throws IOException, InterruptedException {
        checkWritable(uri);
        HttpRequest.Builder request =
                request(uri).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream(), uri, timeout);
        response.body().close();
        return response.statusCode();
    }

    // why: the proxy checks again and dials what it checked; asking here first gives the reason as an exception.
    private InetAddress checkReadable(URI uri, String host) throws OutboundRefusedException {
        return uri.getScheme().equalsIgnoreCase("http")
                ? policy.resolveForReading(host, portOf(uri), pathOf(uri))
                : policy.resolve(host, portOf(uri));
    }

    private InetAddress checkWritable(URI uri) throws OutboundRefusedException {
        return policy.resolve(hostOf(uri), portOf(uri));
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .header("User-Agent", USER_AGENT)
                .header("Proxy-Authorization", proxy.authorization());
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, BodyHandler<T> handler, URI uri, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request.build(), handler);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(uri.getHost() + " did not answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(uri.getHost() + " cannot be reached or read", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String hostOf(URI uri) throws OutboundRefusedException {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new OutboundRefusedException("only http and https addresses can be reached");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new OutboundRefusedException("the address must name a host and no user");
        }
        return uri.getHost();
    }

    private static int portOf(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static String pathOf(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
