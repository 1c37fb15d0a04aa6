package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tenant gets of the proxy what its plan gives it, and other tenants do not feel it. */
@Timeout(120)
class ProxyTrafficIT {

    private static final String SLOW_TOKEN = "x-jwt: Bearer slow-token-of-acme\r\n";

    @Test
    void moreRequestsWithinASecondThanThePlanAllowsAreRefused() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            List<RawClient.Answer> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(client.send(get(SLOW_TOKEN)).answer());
            }
            RawClient.Answer last = answers.getLast();
            long passed =
                    answers.stream().filter(answer -> answer.status() == 200).count();
            RawClient.Answer other = client.get("/").answer();

            assertThat(last.status()).isEqualTo(429);
            assertThat(last.header("retry-after")).hasValue("1");
            assertThat(last.body()).contains("5 requests");
            assertThat(passed).isGreaterThanOrEqualTo(10);
            assertThat(engine.requests).hasSize((int) passed + 1);
            assertThat(other.status()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerPassesNoFasterThanThePlanAllowsAndWhole() throws IOException {
        int size = 700_000;
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    conversation.out.write(new byte[size]);
                    conversation.out.flush();
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            long begun = System.nanoTime();
            client.send(get(SLOW_TOKEN)).head();

            long read = client.drain(size);

            assertThat(read).isEqualTo(size);
            // why: 200 kB at once and as much in each second, so the last piece leaves after two seconds at least.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_900));
            assertThat(client.get("/").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void anUploadPassesNoFasterThanThePlanAllowsAndWhole() throws IOException {
        byte[] body = new byte[700_000];
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            long begun = System.nanoTime();
            client.send("PUT /usercontent/up HTTP/1.1\r\nHost: " + HOST + "\r\n" + SLOW_TOKEN + "Content-Length: "
                    + body.length + "\r\n\r\n");
            client.socket.getOutputStream().write(body);

            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(engine.requests.getFirst().body()).hasSize(body.length);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_900));
        }
    }

    @Test
    void manySmallAnswersPassNoFasterEither() throws IOException {
        int size = 60_000;
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    conversation.out.write(new byte[size]);
                    conversation.out.flush();
                });
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            long begun = System.nanoTime();
            int passed = 0;
            for (int i = 0; i < 10; i++) {
                try (RawClient client = proxy.connect()) {
                    client.send(get(SLOW_TOKEN)).head();
                    passed += client.drain(size) == size ? 1 : 0;
                }
            }

            assertThat(passed).isEqualTo(10);
            // why: 600 kB of which 200 kB pass at once, 200 kB in each second, and the last 60 kB are owed.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_500));
        }
    }

    @Test
    void aBodyThatGrowsTooLargeBehindAnAnswerEndsTheConnectionAndNothingIsWrittenIntoTheAnswer() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegun");
                    conversation.in.readAllBytes();
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send("POST /early HTTP/1.1\r\nHost: " + HOST + "\r\nx-jwt: Bearer token-of-acme\r\nX-Script: 1\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            String head = client.head();
            String block = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            try {
                for (int i = 0; i < 40; i++) {
                    client.send(block);
                }
            } catch (IOException cutOff) {
                assertThat(cutOff).hasMessageFindingMatch("(?i)broken pipe|reset");
            }

            assertThat(head).startsWith("HTTP/1.1 200");
            assertThat(client.rest()).doesNotContain("HTTP/1.1").doesNotContain("reason");
        }
    }

    @Test
    void aBodyIsLimitedButForAnUploadOfContent() throws IOException {
        String large = "Content-Length: 1048577\r\n";
        String head = "/encoreJobs HTTP/1.1\r\nHost: " + HOST + "\r\nx-jwt: Bearer token-of-acme\r\n";
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient declared = proxy.connect();
                RawClient chunked = proxy.connect();
                RawClient small = proxy.connect()) {
            RawClient.Answer refused =
                    declared.send("POST " + head + large + "\r\n").answer();
            chunked.send("POST " + head + "Transfer-Encoding: chunked\r\n\r\n");
            String block = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 17; i++) {
                chunked.send(block);
            }
            RawClient.Answer cutShort = chunked.answer();
            RawClient.Answer fits =
                    small.send("POST " + head + "Content-Length: 2\r\n\r\n{}").answer();

            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.body()).contains("1048576 bytes");
            assertThat(cutShort.status()).isEqualTo(413);
            assertThat(fits.status()).isEqualTo(200);
            assertThat(engine.requests.stream().filter(request -> request.body().equals("{}")))
                    .hasSize(1);
        }
    }

    private static String get(String token) {
        return "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n" + token + "\r\n";
    }
}
