package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real client against a server whose pods have printed a great deal. */
class PodLogsIT {

    private static final Uid UID = new Uid("aaaaaaaaaaaa");
    private static final Instant BEGIN = Instant.parse("2026-11-23T07:00:00Z");
    private static final int PRINTED = 2_000;
    private static final long MOST_BYTES = 4L << 20;
    private static final long HELD_NANOS = 50_000_000;
    /** So long that not even one pod's fit into an answer. */
    private static final String TEXT = "å".repeat(2_000);

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        client = ClusterClient.open(
                new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                        .build(),
                new RetryAfter(InstantSource.system()));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        threads.close();
    }

    @Test
    void theNewestLinesAreAmongThemHoweverMuchWasPrinted() {
        List<String> lines = logs(1).read(UID, new LogQuery(null, PRINTED, true));

        assertThat(lines).hasSizeGreaterThan(100).isSorted();
        assertThat(lines.getLast()).startsWith(BEGIN.plusSeconds(PRINTED).toString());
    }

    @Test
    void theEnginesOfAnInstanceShareWhatIsHeldInMemory() {
        List<String> lines = logs(8).read(UID, new LogQuery(null, PRINTED, true));

        assertThat(lines.stream()
                        .mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length)
                        .sum())
                .isLessThanOrEqualTo(MOST_BYTES);
        assertThat(lines.getLast()).startsWith(BEGIN.plusSeconds(PRINTED).toString());
    }

    @Test
    void onlySoManyAreReadAtATimeHoweverManyAsk() throws Exception {
        PodLogs logs = logs(1);

        List<Future<List<String>>> answers = IntStream.range(0, 12)
                .mapToObj(i -> threads.submit(() -> logs.read(UID, new LogQuery(null, 10, false))))
                .toList();

        for (Future<List<String>> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS)).hasSize(10);
        }
        assertThat(mostUnderWay).hasValueLessThanOrEqualTo(4);
    }

    private PodLogs logs(int engines) {
        return new PodLogs(
                client,
                "encore",
                new ClusterCalls(new RetryAfter(InstantSource.system())),
                uid -> IntStream.range(0, engines)
                        .mapToObj(i -> Pods.ready("encore-" + uid + "-" + i))
                        .toList());
    }

    private void answer(HttpExchange exchange) throws IOException {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        LockSupport.parkNanos(HELD_NANOS);
        String query = exchange.getRequestURI().getQuery();
        int tail = parameter(query, "tailLines");
        StringBuilder text = new StringBuilder();
        for (int i = PRINTED - Math.min(tail, PRINTED) + 1; i <= PRINTED; i++) {
            text.append(BEGIN.plusSeconds(i)).append(' ').append(TEXT).append('\n');
        }
        byte[] all = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(all, Math.min(all.length, parameter(query, "limitBytes")));
        exchange.sendResponseHeaders(200, body.length);
        // why: from here on the reader may be done and ask again.
        underWay.decrementAndGet();
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static int parameter(String query, String name) {
        Matcher match = Pattern.compile(name + "=(\\d+)").matcher(query);
        assertThat(match.find()).as(name).isTrue();
        return Integer.parseInt(match.group(1));
    }
}
