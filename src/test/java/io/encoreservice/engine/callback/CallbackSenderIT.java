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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
        sender = new CallbackSender(
                clients.client(), JsonMapper.builder().build(), Duration.ofSeconds(2), Duration.ofMillis(10));
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
                List.of());
        JobState state =
                new JobState(status, progress, null, null, null, null, 1, List.of(), List.of(), Map.of(), List.of());
        return new EncoreJob(JOB, Instant.EPOCH, request, state);
    }
}
