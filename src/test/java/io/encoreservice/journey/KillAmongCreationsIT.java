package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two packaged services over one Redis, one of which is killed (SIGKILL) among the creations of one trial account. */
class KillAmongCreationsIT {

    private static final int CREATES = 100;
    private static final int TENANTS = 5;
    private static final int QUOTA = 3;

    @TempDir
    Path folder;

    @Test
    void threeAreMadeHoweverManyAskAndWheneverOneServiceDies() throws Exception {
        Files.write(folder.resolve("installation.key"), new byte[48]);
        try (RedisServer redis = RedisServer.start();
                Service doomed = service("doomed", redis);
                Service survivor = service("survivor", redis)) {
            for (int answers : List.of(1, 10)) {
                List<String> tokens = tokens(doomed, survivor, "person" + answers + "@example.com");
                Outcome outcome = createAtOnce(doomed, survivor, tokens, answers);

                Set<String> made = instances(survivor, tokens);
                assertThat(made)
                        .as("killed after %d answers: %s", answers, outcome)
                        .hasSize(QUOTA);
                assertThat(outcome.created().get()).isLessThanOrEqualTo(QUOTA);
                assertThat(outcome.refused().get()).isPositive();

                doomed.restart();
                assertThat(instances(doomed, tokens)).isEqualTo(made);
                for (String token : tokens) {
                    soon(() -> isFull(create(doomed, token, "late")));
                }
            }
        }
    }

    /** How the callers fared; who called the one that died may have no answer. */
    record Outcome(AtomicInteger created, AtomicInteger refused, AtomicInteger unanswered) {}

    private static Outcome createAtOnce(Service doomed, Service survivor, List<String> tokens, int answers)
            throws Exception {
        Outcome outcome = new Outcome(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        CountDownLatch ready = new CountDownLatch(CREATES);
        CountDownLatch answered = new CountDownLatch(answers);
        AtomicBoolean dying = new AtomicBoolean();
        List<Future<?>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CREATES; i++) {
                int number = i;
                calls.add(threads.submit(() -> {
                    Service called = number % 2 == 0 ? doomed : survivor;
                    ready.countDown();
                    ready.await();
                    try {
                        count(create(called, tokens.get(number % TENANTS), "n" + number), outcome);
                        answered.countDown();
                    } catch (IOException gone) {
                        assertThat(called).isSameAs(doomed);
                        assertThat(dying).isTrue();
                        outcome.unanswered().incrementAndGet();
                    }
                    return number;
                }));
            }
            ready.await();
            answered.await();
            dying.set(true);
            doomed.kill();
        }
        for (Future<?> call : calls) {
            call.get();
        }
        return outcome;
    }

    private static void count(Answer answer, Outcome outcome) {
        if (answer.status() == 200) {
            outcome.created().incrementAndGet();
        } else if (answer.status() == 503) {
            // why: on a busy machine the store may be late, and then nobody knows what became of it.
            outcome.unanswered().incrementAndGet();
        } else {
            isFull(answer);
            outcome.refused().incrementAndGet();
        }
    }

    private static void isFull(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.reason()).startsWith("Limit reached: the plan 'trial' allows 3 instances");
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(assertion);
    }

    private static Answer create(Service service, String token, String name) throws Exception {
        return new Http(service.apiPort())
                .post("/encoreinstance", "{\"name\":\"" + name + "\"}", "x-jwt", "Bearer " + token, "Accept", "*/*");
    }

    private static Set<String> instances(Service service, List<String> tokens) throws Exception {
        Set<String> hosts = new TreeSet<>();
        for (String token : tokens) {
            Answer list = new Http(service.apiPort()).get("/encoreinstance", "x-jwt", "Bearer " + token);
            assertThat(list.status()).as(list.toString()).isEqualTo(200);
            for (JsonNode instance : list.json()) {
                String url = instance.path("url").asString();
                hosts.add(url.substring(0, url.indexOf('.')));
            }
        }
        return hosts;
    }

    /** Trial tokens of one account, each of a tenant of its own. */
    private static List<String> tokens(Service one, Service other, String email) throws Exception {
        List<String> tokens = new ArrayList<>();
        for (int i : IntStream.range(0, TENANTS).toArray()) {
            Answer made = new Http((i % 2 == 0 ? one : other).apiPort())
                    .post("/token", "{\"company\":\"ACME\",\"email\":\"" + email + "\"}");
            assertThat(made.status()).as(made.toString()).isEqualTo(200);
            tokens.add(made.json().path("token").asString());
        }
        return tokens;
    }

    // why: no engine has to answer here, and those of two services would only be in the way.
    private Service service(String name, RedisServer redis) throws IOException {
        return Service.start(
                Files.createDirectories(folder.resolve(name)),
                "--encore.redis.url=" + redis.uri(),
                "--encore.installation-key-file=" + folder.resolve("installation.key"),
                "--encore.local.engine-command=sleep 600",
                "--encore.local.aot-cache=false");
    }
}
