package io.encoreservice.engine.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.egress.Clients;
import io.encoreservice.engine.egress.Sink;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.JobState;
import io.encoreservice.engine.job.JobStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CallbackSenderIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final UUID JOB = UUID.fromString("167b18ba-6ece-4dca-ad5b-d5bb9b39ccdf");

    private Sink owner;
    private Sink stranger;
    private Clients clients;
    private CallbackSender sender;

    @BeforeEach
    void start() throws IOException {
        owner = Sink.http().answering("/ok", new byte[0]);
        stranger = Sink.http().answering("/", new byte[0]);
        clients = Clients.allowing("127.0.0.1:" + owner.port());
        sender = sender("", 5);
    }

    @AfterEach
    void stop() {
        sender.close();
        clients.close();
        owner.close();
        stranger.close();
    }

    @Test
    void theOwnerIsToldAsSvtEncoreTells() {
        sender.send(job(owner.url("/ok"), "ext-1", 100, JobStatus.SUCCESSFUL));

        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(1));
        Sink.Hit hit = owner.hits().getFirst();
        assertThat(hit.method()).isEqualTo("POST");
        assertThat(hit.headers())
                .containsEntry("User-Agent", List.of("encore"))
                .containsEntry("Content-Type", List.of("application/json"))
                .doesNotContainKey("Proxy-Authorization");
        assertThat(hit.body())
                .isEqualTo("{\"jobId\":\"" + JOB
                        + "\",\"externalId\":\"ext-1\",\"progress\":100,\"status\":\"SUCCESSFUL\"}");
    }

    @Test
    void theLastWordIsRepeatedUntilItIsHeard() {
        AtomicInteger tries = new AtomicInteger();
        owner.on("/later", exchange -> Sink.send(exchange, tries.incrementAndGet() < 3 ? 503 : 200, new byte[0]));

        sender.send(job(owner.url("/later"), null, 100, JobStatus.FAILED));

        await().atMost(LONG).untilAsserted(() -> assertThat(tries).hasValue(3));
        assertThat(owner.hits()).allSatisfy(hit -> assertThat(hit.body()).contains("\"externalId\":null"));
    }

    @ParameterizedTest
    @CsvSource({"200, 1", "204, 1", "400, 1", "404, 1", "410, 1", "302, 1", "408, 5", "429, 5", "500, 5", "503, 5"})
    void whatIsRefusedForGoodIsNotRepeatedAndTheRestFiveTimesAtMost(int status, int attempts) {
        owner.on("/answering", exchange -> Sink.send(exchange, status, new byte[0]));

        sender.send(job(owner.url("/answering"), null, 0, JobStatus.CANCELLED));

        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(attempts));
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(owner.hits())
                        .hasSize(attempts)
                        .allSatisfy(hit -> assertThat(hit.body()).contains("\"progress\":0,\"status\":\"CANCELLED\"")));
    }

    @Test
    void anOwnerWhoCannotBeReachedIsTriedAgain() throws IOException {
        int port = owner.port();
        String address = owner.url("/ok");
        owner.close();
        CallbackSender patient = sender("", 1_000);

        patient.send(job(address, null, 100, JobStatus.SUCCESSFUL));
        owner = Sink.http(port).answering("/ok", new byte[0]);

        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(1));
        patient.close();
    }

    @Test
    void aFigureOnTheWayIsNeverRepeated() {
        owner.on("/down", exchange -> Sink.send(exchange, 503, new byte[0]));

        sender.send(job(owner.url("/down"), null, 10, JobStatus.IN_PROGRESS));
        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(1));
        sender.send(job(owner.url("/down"), null, 20, JobStatus.IN_PROGRESS));

        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(2));
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(owner.hits()).hasSize(2));
    }

    @Test
    void aCallbackIsSignedAnewAtEachAttempt() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        owner.on("/signed", exchange -> Sink.send(exchange, tries.incrementAndGet() < 2 ? 500 : 200, new byte[0]));
        CallbackSender signing = sender("s3cret", 5);
        long before = Instant.now().getEpochSecond();

        signing.send(job(owner.url("/signed"), null, 100, JobStatus.SUCCESSFUL));

        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(2));
        for (Sink.Hit hit : owner.hits()) {
            String header = String.join("|", hit.headers().getOrDefault("X-Encore-Signature", List.of()));
            Matcher parts = Pattern.compile("t=(\\d+),v1=([0-9a-f]{64})").matcher(header);
            assertThat(parts.matches()).as(header).isTrue();
            assertThat(Long.parseLong(parts.group(1)))
                    .isBetween(before, Instant.now().getEpochSecond());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] expected = mac.doFinal((parts.group(1) + "." + hit.body()).getBytes(StandardCharsets.UTF_8));
            assertThat(parts.group(2)).isEqualTo(HexFormat.of().formatHex(expected));
        }
        signing.close();
    }

    @Test
    void nothingIsSignedWithoutASecret() {
        sender.send(job(owner.url("/ok"), null, 100, JobStatus.SUCCESSFUL));

        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(1));
        assertThat(owner.hits().getFirst().headers()).doesNotContainKey("X-Encore-Signature");
    }

    @Test
    void theWaitGrowsAndSpreadsAndAllAttemptsEndWithinAboutTwoMinutes() {
        Duration longest = Duration.ZERO;
        for (int attempt = 1; attempt < BackOff.USUAL.attempts(); attempt++) {
            long about = 2_000L * (long) Math.pow(3, attempt - 1);
            Set<Duration> waits = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                waits.add(BackOff.USUAL.after(attempt));
            }
            assertThat(waits)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(wait -> assertThat(wait)
                            .isBetween(Duration.ofMillis(about * 3 / 4), Duration.ofMillis(about * 5 / 4)));
            longest = longest.plusMillis(about * 5 / 4);
        }
        assertThat(longest.plusSeconds(5 * 5)).isLessThan(Duration.ofSeconds(130));
    }

    @Test
    void whileOneIsUnderWayOnlyTheLatestFigureWaitsAndTheLastWordComesLast() {
        CountDownLatch answer = new CountDownLatch(1);
        owner.on("/slow", exchange -> {
            awaitUninterruptibly(answer);
            Sink.send(exchange, 200, new byte[0]);
        });

        sender.send(job(owner.url("/slow"), null, 1, JobStatus.IN_PROGRESS));
        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(1));
        for (int progress = 2; progress < 50; progress++) {
            sender.send(job(owner.url("/slow"), null, progress, JobStatus.IN_PROGRESS));
        }
        sender.send(job(owner.url("/slow"), null, 100, JobStatus.SUCCESSFUL));
        answer.countDown();

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(owner.hits().getLast().body()).contains("SUCCESSFUL"));
        assertThat(owner.hits()).hasSize(2);
    }

    @Test
    void aForbiddenAddressIsNeverCalledNorIsARedirectFollowed() {
        owner.redirecting("/away", stranger.url("/"));

        sender.send(job(stranger.url("/"), null, 100, JobStatus.SUCCESSFUL));
        sender.send(job(stranger.url("/").replace("http:", "https:"), null, 100, JobStatus.SUCCESSFUL));
        sender.send(job("ftp://127.0.0.1/", null, 100, JobStatus.SUCCESSFUL));
        sender.send(job(owner.url("/away"), null, 100, JobStatus.SUCCESSFUL));

        await().atMost(LONG).untilAsserted(() -> assertThat(owner.hits()).hasSize(1));
        sender.close();
        assertThat(stranger.hits()).isEmpty();
    }

    @Test
    void aJobWithoutAnAddressIsNobodysNews() {
        sender.send(job(null, null, 100, JobStatus.SUCCESSFUL));

        sender.close();
        assertThat(owner.hits()).isEmpty();
    }

    private CallbackSender sender(String secret, int attempts) {
        CallbackPost post = new CallbackPost(
                clients.client(), JsonMapper.builder().build(), new CallbackSignature(secret), Duration.ofSeconds(2));
        return new CallbackSender(post, new BackOff(Duration.ofMillis(10), attempts));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EncoreJob job(
            @Nullable String address, @Nullable String externalId, int progress, JobStatus status) {
        JobRequest request = new JobRequest(
                externalId,
                "program",
                Map.of(),
                "/usercontent/demo",
                "demo",
                address == null ? null : URI.create(address),
                0,
                null,
                false,
                Map.of(),
                null,
                null,
                null,
                null,
                List.of());
        JobState state =
                new JobState(status, progress, null, null, null, null, 1, List.of(), List.of(), Map.of(), List.of());
        return new EncoreJob(JOB, Instant.EPOCH, request, state);
    }
}
