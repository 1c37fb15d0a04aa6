package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.failure.Feeder.Accepted;
import io.encoreservice.journey.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the packaged service, its Redis and its engine while a job runs; {@code failure.service-kills} sets how often. */
class ServiceKillsIT {

    private static final int KILLS = Integer.getInteger("failure.service-kills", 3);
    private static final long SEED = Long.getLong("failure.seed", 5);
    private static final int FRAMES = 50;
    private static final int LONGEST_DELAY_MILLIS = 3_000;
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private enum Victim {
        SERVICE,
        REDIS,
        ENGINE
    }

    @Test
    void aRunningJobOutlivesTheServiceItsRedisAndItsEngineAndEndsOnce() throws Exception {
        Random random = new Random(SEED);
        List<Accepted> jobs = new ArrayList<>();
        System.out.printf("%d kills of a service, seed %d%n", KILLS, SEED);
        try (Service service = Service.start(folder, "--encore.local.aot-cache=false")) {
            ServiceTenant tenant = ServiceTenant.of(service);
            jobs.add(tenant.awaitStatus(tenant.post("undisturbed_"), "SUCCESSFUL"));
            ExpectedFiles expected = ExpectedFiles.of(jobs.getFirst(), tenant.content(), FRAMES, ExpectedFiles::frames);
            for (Victim victim : victims(random)) {
                Accepted job = tenant.post("job-%d_".formatted(jobs.size()));
                tenant.awaitStatus(job, "IN_PROGRESS");
                LockSupport.parkNanos(
                        Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)).toNanos());

                long struck = System.nanoTime();
                kill(service, victim);

                jobs.add(tenant.awaitStatus(job, "SUCCESSFUL"));
                System.out.printf(
                        "kill %2d  %-7s  ended %d ms later%n",
                        jobs.size() - 1, victim, (System.nanoTime() - struck) / 1_000_000);
            }
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(Verdict.leftovers(tenant.content())).isEmpty());
            Verdict verdict = Verdict.of(jobs, new Ledger(), expected, tenant.content());
            System.out.println("service: " + verdict);
            assertThat(verdict.lost()).isEmpty();
            assertThat(verdict.stuck()).isEmpty();
            assertThat(verdict.duplicated()).isEmpty();
            for (Accepted job : jobs) {
                assertThat(tenant.log().lines().filter(line -> line.endsWith("Job " + job.id() + " is SUCCESSFUL")))
                        .hasSize(1);
            }
        }
    }

    /** Each at least once, in the seed's order. */
    private static List<Victim> victims(Random random) {
        List<Victim> victims = new ArrayList<>();
        while (victims.size() < KILLS) {
            victims.add(Victim.values()[victims.size() % Victim.values().length]);
        }
        Collections.shuffle(victims, random);
        return victims;
    }

    private static void kill(Service service, Victim victim) throws IOException, InterruptedException {
        ProcessHandle engine = child(service, "EncoreServiceApplication");
        ProcessHandle redis = child(service, "redis-server");
        switch (victim) {
            case SERVICE -> {
                service.crashAndRestart();
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(List.of(engine, redis)).noneMatch(ProcessHandle::isAlive));
            }
            case REDIS -> {
                redis.destroyForcibly();
                redis.onExit().join();
                assertThat(engine.isAlive()).isTrue();
                awaitAnother(service, "redis-server", redis);
            }
            case ENGINE -> {
                engine.destroyForcibly();
                engine.onExit().join();
                assertThat(redis.isAlive()).isTrue();
                awaitAnother(service, "EncoreServiceApplication", engine);
            }
        }
    }

    private static void awaitAnother(Service service, String words, ProcessHandle former) {
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(children(service, words)).hasSize(1).doesNotContain(former));
    }

    private static ProcessHandle child(Service service, String words) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(children(service, words)).hasSize(1));
        return children(service, words).getFirst();
    }

    // why: setsid and setpriv carry the same words before they become the program.
    private static List<ProcessHandle> children(Service service, String words) {
        return service.handle()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(words))
                .filter(child -> !child.info().command().orElse("").contains("/set"))
                .toList();
    }
}
