package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.instance.InstanceStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a client behaves, what the proxy holds for it stays small, and for no longer than it should. */
@Timeout(180)
class ProxyMemoryIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String HEAD = " HTTP/1.1\r\nHost: " + HOST + "\r\nx-jwt: Bearer token-of-acme\r\n";
    private static final int MEGABYTE = 1024 * 1024;
    private static final long HELD_FOR_ONE_AT_MOST = 8L * MEGABYTE;
    private static final int ASKED = 5_000;
    private static final long HELD_AT_MOST = 64L * MEGABYTE;
    private static final int UPLOADS = 1_000;
    private static final Duration STALL = Duration.ofSeconds(2);

    @Test
    void whoAsksAnEngineAgainAndAgainAndNeverReadsIsNoLongerListenedTo() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 8000\r\n\r\n" + "x".repeat(8_000);
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> conversation.say(answer));
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            assertThatLittleIsHeldAndNothingLost(
                    proxy,
                    () -> assertThat(engine.requests.size())
                            .as("requests carried")
                            .isBetween(1, ASKED / 2));
        }
    }

    @Test
    void whoIsRefusedAgainAndAgainAndNeverReadsIsNoLongerListenedTo() throws Exception {
        try (RunningProxy proxy = new RunningProxy()) {
            proxy.observed(InstanceStatus.FAILED, 0, "x".repeat(8_000));

            assertThatLittleIsHeldAndNothingLost(proxy, () -> {});
        }
    }

    @Test
    void aThousandUploadsOfTenGigabytesEachThatDoNotComeCostLittle() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> awaitEnd(over));
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            long before = HeldMemory.bytes();
            for (int i = 0; i < UPLOADS; i++) {
                RawClient client = proxy.connect();
                clients.add(client);
                client.send("PUT /usercontent/" + i + HEAD + "X-Script: 1\r\nContent-Length: 10000000000\r\n\r\n"
                        + "x".repeat(1_000));
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(engine.heads).hasSizeGreaterThanOrEqualTo(200));

            long now = HeldMemory.bytes();
            System.out.printf("%d uploads hold %d KB%n", UPLOADS, (now - before) / 1024);
            assertThat(now - before).isLessThan(HELD_AT_MOST);
        } finally {
            over.countDown();
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aHeadThatComesByteByByteOrNotAtAllIsWaitedForTwentySeconds() throws Exception {
        try (RunningProxy proxy = new RunningProxy();
                RawClient silent = proxy.connect();
                RawClient slow = proxy.connect()) {
            long since = System.nanoTime();
            CompletableFuture<String> nothing = CompletableFuture.supplyAsync(() -> rest(silent));
            CompletableFuture<String> timeout = CompletableFuture.supplyAsync(() -> rest(slow));
            slow.send("GET / HTTP/1.1\r\n");
            await().pollInterval(Duration.ofSeconds(1)).atMost(LONG).until(() -> {
                dribble(slow);
                return timeout.isDone() && nothing.isDone();
            });

            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .isBetween(Duration.ofSeconds(18), Duration.ofSeconds(25));
            assertThat(timeout.get()).startsWith("HTTP/1.1 408 ").contains("{\"reason\":\"");
            assertThat(nothing.get()).isEmpty();
        }
    }

    /** Asks for 40 MB of small answers in one go, and reads them only once nothing moves any more. */
    private static void assertThatLittleIsHeldAndNothingLost(RunningProxy proxy, Runnable whileNobodyReads)
            throws Exception {
        byte[] all = ("GET /x" + HEAD + "\r\n").repeat(ASKED).getBytes(StandardCharsets.ISO_8859_1);
        try (SocketChannel client = connect(proxy)) {
            long before = HeldMemory.bytes();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(client, ByteBuffer.wrap(all)));
            await().atMost(LONG).until(() -> {
                long seen = HeldMemory.bytes();
                return await().pollDelay(STALL).until(HeldMemory::bytes, later -> true) == seen;
            });

            long held = HeldMemory.bytes() - before;
            System.out.printf("for a client that asks %d times and never reads %d KB are held%n", ASKED, held / 1024);
            assertThat(held).isLessThan(HELD_FOR_ONE_AT_MOST);
            whileNobodyReads.run();
            assertThat(countAnswers(client)).isEqualTo(ASKED);
            sending.get();
        }
    }

    /** With little room for what it does not read. */
    private static SocketChannel connect(RunningProxy proxy) throws IOException {
        SocketChannel client = SocketChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, 64 * 1024)
                .setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
        client.connect(proxy.address());
        return client;
    }

    private static void sendAll(SocketChannel client, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until all are answered, or the end. */
    private static long countAnswers(SocketChannel client) {
        ByteBuffer read = ByteBuffer.allocate(MEGABYTE);
        String mark = "HTTP/1.1 ";
        String kept = "";
        long answers = 0;
        try {
            while (answers < ASKED && client.read(read.clear()) >= 0) {
                String text = kept + StandardCharsets.ISO_8859_1.decode(read.flip());
                int from = 0;
                for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, from)) {
                    answers++;
                    from = at + mark.length();
                }
                kept = text.substring(Math.max(from, text.length() - mark.length() + 1));
            }
        } catch (IOException closed) {
            return answers;
        }
        return answers;
    }

    private static void awaitEnd(CountDownLatch over) throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void dribble(RawClient client) {
        try {
            client.send("X");
        } catch (IOException over) {
            return;
        }
    }

    private static String rest(RawClient client) {
        try {
            return client.rest();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
