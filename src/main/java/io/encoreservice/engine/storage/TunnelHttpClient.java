package io.encoreservice.engine.storage;

import io.encoreservice.engine.egress.OutboundTunnel;
import io.encoreservice.shared.net.HostUnresolvedException;
import io.encoreservice.shared.net.OutboundRefusedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Has the AWS SDK's requests leave by the engine's one way out, each on a connection of its own; follows no redirect. */
record TunnelHttpClient(OutboundTunnel tunnel) implements SdkHttpClient {

    private static final int BUFFER = 65_536;
    private static final Set<String> OWN = Set.of("connection", "expect", "host", "transfer-encoding");

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(tunnel, request);
    }

    @Override
    public String clientName() {
        return "Tunnel";
    }

    @Override
    public void close() {}

    /** One request and its answer. */
    private static final class Exchange implements ExecutableHttpRequest {

        private final OutboundTunnel tunnel;
        private final HttpExecuteRequest request;
        private volatile @Nullable Socket socket;

        Exchange(OutboundTunnel tunnel, HttpExecuteRequest request) {
            this.tunnel = tunnel;
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            SdkHttpRequest head = request.httpRequest();
            Socket open = open(head);
            socket = open;
            try {
                send(head, open);
                return new HttpAnswer(open).read(head.method().name());
            } catch (IOException | RuntimeException e) {
                open.close();
                throw e;
            }
        }

        private Socket open(SdkHttpRequest head) throws IOException {
            try {
                return tunnel.open(head.host(), head.port(), head.protocol().equalsIgnoreCase("https"));
            } catch (HostUnresolvedException e) {
                // why: a name server that fails may answer at the next attempt.
                throw e;
            } catch (OutboundRefusedException e) {
                throw NonRetryableException.create("refused", e);
            }
        }

        private void send(SdkHttpRequest head, Socket open) throws IOException {
            OutputStream out = new BufferedOutputStream(open.getOutputStream(), BUFFER);
            out.write(text(head).getBytes(StandardCharsets.ISO_8859_1));
            try {
                ContentStreamProvider content = request.contentStreamProvider().orElse(null);
                if (content != null) {
                    try (InputStream body = content.newStream()) {
                        body.transferTo(out);
                    }
                }
                out.flush();
            } catch (java.net.SocketException e) {
                // why: a server may answer and close before it took the whole body; if it did not, reading fails too.
                return;
            }
        }

        private static String text(SdkHttpRequest head) {
            StringBuilder text = new StringBuilder(head.method().name()).append(' ');
            text.append(head.encodedPath().isEmpty() ? "/" : head.encodedPath());
            head.encodedQueryParameters().ifPresent(query -> text.append('?').append(query));
            text.append(" HTTP/1.1\r\nConnection: close\r\nHost: ").append(host(head));
            head.forEachHeader((name, values) -> add(text, name, values));
            return text.append("\r\n\r\n").toString();
        }

        private static void add(StringBuilder text, String name, List<String> values) {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(
                        value -> text.append("\r\n").append(name).append(": ").append(value));
            }
        }

        private static String host(SdkHttpRequest head) {
            int usual = head.protocol().equalsIgnoreCase("https") ? 443 : 80;
            return head.firstMatchingHeader("Host")
                    .orElse(head.port() == usual ? head.host() : head.host() + ":" + head.port());
        }

        @Override
        public void abort() {
            Socket open = socket;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    // why: closing is all that could still be done with it.
                    return;
                }
            }
        }
    }
}
