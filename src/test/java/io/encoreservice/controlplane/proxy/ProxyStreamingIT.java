package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies of any size pass without being held. */
@Timeout(180)
class ProxyStreamingIT {

    private static final long SIZE = 200L * 1024 * 1024;
    private static final long HELD_AT_MOST = 32L * 1024 * 1024;
    private static final byte[] BLOCK = new byte[64 * 1024];
    private static final String TOKEN = "x-jwt: Bearer token-of-acme\r\n";

    @Test
    void aLargeDownloadIsStreamed() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
                    pour(conversation.out, SIZE);
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            long before = HeldMemory.bytes();
            client.get("/large");
            client.head();

            long read = client.drain(SIZE);

            assertThat(read).isEqualTo(SIZE);
            assertThat(HeldMemory.bytes() - before).isLessThan(HELD_AT_MOST);
        }
    }

    @Test
    void aLargeUploadIsStreamedAndTheConnectionServesOn() throws IOException {
        AtomicLong arrived = new AtomicLong();
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    if (head.startsWith("PUT ")) {
                        arrived.set(drain(conversation.in, SIZE));
                    }
                    conversation.say(RecordingEngine.OK);
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            long before = HeldMemory.bytes();
            client.send("PUT /usercontent/up HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN
                    + "X-Script: 1\r\nContent-Length: " + SIZE + "\r\n\r\n");
            pour(client.socket.getOutputStream(), SIZE);

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(arrived).hasValue(SIZE);
            assertThat(HeldMemory.bytes() - before).isLessThan(HELD_AT_MOST);
            assertThat(client.get("/next").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatDoesNotReadStopsItsEngine() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
                    for (long done = 0; done < SIZE; done += BLOCK.length) {
                        conversation.out.write(BLOCK);
                        sent.addAndGet(BLOCK.length);
                    }
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.get("/large");

            await().atMost(Duration.ofSeconds(60)).until(() -> {
                long seen = sent.get();
                return seen > 0 && await().pollDelay(Duration.ofMillis(500)).until(sent::get, later -> true) == seen;
            });

            assertThat(sent.get()).isLessThan(HELD_AT_MOST);
        }
    }

    private static void pour(OutputStream out, long size) throws IOException {
        for (long done = 0; done < size; done += BLOCK.length) {
            out.write(BLOCK);
        }
        out.flush();
    }

    private static long drain(InputStream in, long size) throws IOException {
        byte[] block = new byte[BLOCK.length];
        long done = 0;
        while (done < size) {
            int read = in.read(block, 0, (int) Math.min(block.length, size - done));
            if (read < 0) {
                break;
            }
            done += read;
        }
        return done;
    }
}
