package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.proxy.RawClient;
import io.encoreservice.journey.Service;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the middle of work: whoever was heard is answered in full, and then the packaged service is gone. */
@Timeout(480)
class GracefulStopIT {

    private static final int CLIENTS = 8;
    private static final int BEFORE = 20;
    private static final long FILE = 96L * 1024 * 1024;
    private static final long BLOCK = 1024 * 1024;
    private static final Duration BREATH = Duration.ofMillis(60);
    private static final Duration STOP_AT_MOST = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    @TempDir
    Path folder;

    @Test
    void everyRequestThatWasSentIsAnsweredAndTheServiceIsGoneInThirtySeconds() throws Exception {
        try (Service service = Service.start(folder, "--encore.local.aot-cache=false")) {
            ServiceTenant tenant = ServiceTenant.of(service);
            makeFile(tenant.content().resolve("large.bin"));
            List<Asker> askers = Stream.generate(() -> new Asker(service, tenant))
                    .limit(CLIENTS)
                    .toList();
            List<CompletableFuture<String>> ends = askers.stream()
                    .map(asker -> CompletableFuture.supplyAsync(asker::ask, THREADS))
                    .toList();
            AtomicLong arrived = new AtomicLong();
            CompletableFuture<Long> download =
                    CompletableFuture.supplyAsync(() -> download(service, tenant, arrived), THREADS);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(askers).allMatch(asker -> asker.answers.get() >= BEFORE));
            await().atMost(LONG).untilAsserted(() -> assertThat(arrived).hasPositiveValue());

            long told = System.nanoTime();
            service.handle().destroy();
            List<String> how = ends.stream().map(CompletableFuture::join).toList();
            long whole = download.join();
            service.handle().onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - told);

            System.out.printf(
                    "graceful stop: gone after %d ms, %d answers, clients ended: %s, download %d of %d bytes%n",
                    took.toMillis(),
                    askers.stream().mapToInt(asker -> asker.answers.get()).sum(),
                    how,
                    whole,
                    FILE);
            assertThat(how).containsOnly(Asker.TOLD);
            assertThat(whole).as("bytes of the download under way").isEqualTo(FILE);
            assertThat(took).isLessThan(STOP_AT_MOST);
        }
    }

    /** Asks over one connection, again as soon as it is answered, until it is told that the connection ends. */
    private static final class Asker {

        static final String TOLD = "told by Connection: close";

        private final AtomicInteger answers = new AtomicInteger();
        private final Service service;
        private final ServiceTenant tenant;

        Asker(Service service, ServiceTenant tenant) {
            this.service = service;
            this.tenant = tenant;
        }

        String ask() {
            try (RawClient client = new RawClient(service.proxyPort())) {
                while (true) {
                    RawClient.Answer answer =
                            client.send(tenant.get("/encoreJobs")).answer(true);
                    if (answer.head().isEmpty() || !answer.complete()) {
                        return "request " + (answers.get() + 1) + " got '" + answer.head() + answer.body() + "'";
                    }
                    if (answer.status() != 200) {
                        return "request " + (answers.get() + 1) + " got " + answer;
                    }
                    answers.incrementAndGet();
                    if (answer.header("connection").filter("close"::equals).isPresent()) {
                        return TOLD;
                    }
                }
            } catch (IOException e) {
                return "request " + (answers.get() + 1) + " got " + e;
            }
        }
    }

    /** Reads a large file as a slow line does; tells how many bytes of it came. */
    private static long download(Service service, ServiceTenant tenant, AtomicLong arrived) {
        try (RawClient client = new RawClient(service.proxyPort())) {
            String head = client.send(tenant.get("/usercontent/large.bin")).head();
            assertThat(head).startsWith("HTTP/1.1 200 ");
            IntStream.range(0, (int) (FILE / BLOCK)).forEach(i -> {
                arrived.addAndGet(drain(client));
                LockSupport.parkNanos(BREATH.toNanos());
            });
            return arrived.get();
        } catch (IOException cut) {
            return arrived.get();
        }
    }

    private static long drain(RawClient client) {
        try {
            return client.drain(BLOCK);
        } catch (IOException cut) {
            return 0;
        }
    }

    private static void makeFile(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (RandomAccessFile empty = new RandomAccessFile(file.toFile(), "rw")) {
            empty.setLength(FILE);
        }
    }
}
