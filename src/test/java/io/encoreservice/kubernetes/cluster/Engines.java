package io.encoreservice.kubernetes.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers HTTP at each Service's address for one of its ready pods; while it has none, nobody listens there. */
final class Engines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private final ClusterStore store;
    private final Nodes nodes;
    private final Map<Ref, ServerSocket> open = new ConcurrentHashMap<>();
    private final Map<String, Set<Ref>> byLabel = new ConcurrentHashMap<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    Engines(ClusterStore store, Nodes nodes) {
        this.store = store;
        this.nodes = nodes;
        store.listen(this::heard);
    }

    @Override
    public void close() {
        List.copyOf(open.keySet()).forEach(this::close);
        connections.forEach(Engines::close);
    }

    private void heard(Change change) {
        Stored object = change.after() == null ? change.before() : change.after();
        if (object != null && object.ref().type() == ResourceType.SERVICES) {
            selector(object)
                    .forEach(label -> byLabel.computeIfAbsent(label, none -> ConcurrentHashMap.newKeySet())
                            .add(object.ref()));
            look(object.ref());
        } else if (object != null && object.ref().type() == ResourceType.PODS) {
            object.labels()
                    .forEach((name, value) ->
                            byLabel.getOrDefault(name + "=" + value, Set.of()).forEach(this::look));
        }
    }

    private void look(Ref ref) {
        Stored service = store.find(ref).orElse(null);
        if (service == null || ready(service).isEmpty()) {
            close(ref);
        } else if (!open.containsKey(ref)) {
            open(service);
        }
    }

    private List<StandInPod> ready(Stored service) {
        List<String> selector = selector(service);
        List<StandInPod> ready = new ArrayList<>();
        for (StandInPod pod : nodes.pods()) {
            boolean led = store.find(pod.ref())
                    .filter(live -> !live.isDeleting() && DeploymentController.isReady(live))
                    .filter(live -> live.labels().entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .toList()
                            .containsAll(selector))
                    .isPresent();
            if (led) {
                ready.add(pod);
            }
        }
        Collections.shuffle(ready);
        return ready;
    }

    private void open(Stored service) {
        String address = service.json().path("spec").path("clusterIP").asString("");
        int port =
                service.json().path("spec").path("ports").path(0).path("port").asInt(80);
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            open.put(service.ref(), socket);
            Thread.ofVirtual().start(() -> accept(service.ref(), socket));
        } catch (IOException e) {
            LOG.error("Nobody can listen at {}:{}", address, port, e);
        }
    }

    private void close(Ref ref) {
        ServerSocket socket = open.remove(ref);
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void accept(Ref service, ServerSocket socket) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(service, connection));
            }
        } catch (IOException closed) {
            LOG.debug("Nobody listens for {} any more", service);
        }
    }

    private void serve(Ref service, Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                skipHeaders(in);
                Stored now = store.find(service).orElse(null);
                List<StandInPod> pods = now == null ? List.of() : ready(now);
                String body = pods.isEmpty() ? null : answer(pods.getFirst(), line.split(" ", -1)[1]);
                if (body == null) {
                    return;
                }
                write(connection.getOutputStream(), body);
            }
        } catch (IOException gone) {
            LOG.debug("A caller of {} went away", service);
        } finally {
            connections.remove(connection);
        }
    }

    private static void skipHeaders(BufferedReader in) throws IOException {
        int length = 0;
        for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).trim());
            }
        }
        var unused = in.skip(length);
    }

    private @Nullable String answer(StandInPod pod, String path) {
        if (path.startsWith("/print/")) {
            pod.print(path.substring("/print/".length()));
            return "printed";
        }
        return switch (path) {
            case "/pid" -> pod.incarnation();
            case "/env" -> String.join("\n", pod.environmentLines());
            case "/crash" -> {
                nodes.crash(pod);
                yield null;
            }
            default -> "stand-in";
        };
    }

    private static void write(OutputStream out, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        out.flush();
    }

    private static List<String> selector(Stored service) {
        return Json.texts(service.json().path("spec").get("selector")).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
