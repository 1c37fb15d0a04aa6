package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** Two engines on one queue and one content folder, each behind a tap to a Redis that can die, and a client that feeds them. */
final class FailureRig implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration DRAIN = Duration.ofMinutes(2);
    private static final Duration SWEEP = Duration.ofSeconds(90);
    private static final long STRIKE_MINUTES = 4;
    private static final String PROFILE = """
            encodes:
              - type: X264Encode
                suffix: _large
                height: 90
                params: {crf: 35, pix_fmt: yuv420p, preset: ultrafast}
                audioEncode: {type: AudioEncode, bitrate: 64k}
              - type: X264Encode
                suffix: _small
                height: 46
                params: {crf: 35, pix_fmt: yuv420p, preset: ultrafast}
              - type: ThumbnailEncode
                intervalSeconds: 0.2
                thumbnailHeight: 36
                thumbnailWidth: 64
              - type: ThumbnailMapEncode
                tileWidth: 32
                tileHeight: 18
                cols: 2
                rows: 2
            """;

    private final Path folder;
    private final EngineBuild program;
    private final Path content;
    private final MortalRedis redis;
    private final Ledger ledger = new Ledger();
    private final Aftermath aftermath;
    private final Marksman marksman;
    private final Feeder feeder;
    private final List<Runnable> parts = new ArrayList<>();
    private final ExpectedFiles expected;

    private FailureRig(Path folder, long seed, int workers, EngineBuild program)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.program = program;
        content = Files.createDirectories(folder.resolve("content"));
        Clip.make(content.resolve("clip.mp4"));
        Files.writeString(folder.resolve("kills.yml"), PROFILE);
        Files.writeString(folder.resolve("profiles.yml"), "kills: kills.yml\n");
        ChildLauncher launcher = new ChildLauncher();
        redis = new MortalRedis(folder.resolve("redis"), launcher);
        redis.start();
        aftermath = new Aftermath(ledger, redis, content);
        marksman = new Marksman(ledger, aftermath, content);
        JobScripts scripts = new JobScripts(program.functions());
        for (String name : List.of("engine-a", "engine-b")) {
            RedisTap tap = new RedisTap(name, redis.port(), scripts, marksman);
            EngineChild child = new EngineChild(name, folder, launcher, program, settings(tap.port(), workers));
            marksman.watch(new Station(child));
            parts.add(child::close);
            parts.add(tap::close);
            child.start();
        }
        feeder = new Feeder(seed, this::addresses);
        awaitFit();
        expected =
                ExpectedFiles.of(feeder.awaitEnd(feeder.submit(), START), content, Clip.FRAMES, ExpectedFiles::bytes);
    }

    /** Two engines that take part, and one job that ran undisturbed. */
    static FailureRig start(Path folder, long seed, int workers, EngineBuild program)
            throws IOException, InterruptedException {
        return new FailureRig(folder, seed, workers, program);
    }

    private Map<String, String> settings(int redisPort, int workers) {
        return Map.of(
                "ENCORE_SETTINGS_REDIS_URI",
                "redis://:" + redis.password() + "@127.0.0.1:" + redisPort,
                "ENCORE_SETTINGS_CONTENT_FOLDER",
                content.toString(),
                "ENCORE_SETTINGS_PROFILE_LOCATION",
                folder.resolve("profiles.yml").toUri().toString(),
                "ENCORE_SETTINGS_WORKERS",
                Integer.toString(workers));
    }

    /** Has engines start faster as soon as it is ready for that, for a long run. */
    void trainForManyStarts() throws IOException {
        program.train(settings(redis.port(), 1));
    }

    Feeder feeder() {
        return feeder;
    }

    Ledger ledger() {
        return ledger;
    }

    Aftermath aftermath() {
        return aftermath;
    }

    /** How many files a job leaves. */
    int files() {
        return expected.number();
    }

    /** Keeps so many jobs under way while all engines take part, fewer meanwhile, beside those that wait for their next attempt. */
    void keepBusy(int jobs, int meanwhile) {
        feeder.keep(() -> (marksman.allFit() ? jobs : meanwhile) + aftermath.waiting());
    }

    /** Has one strike done as soon as it can be. */
    CompletableFuture<Void> arm(Strike strike) {
        return marksman.arm(strike);
    }

    /** Returns when whoever was struck is on its way again. */
    void await(CompletableFuture<Void> struck) throws InterruptedException, ExecutionException {
        try {
            struck.get(STRIKE_MINUTES, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new AssertionError("there was no chance to strike\n" + state(), e);
        }
    }

    /** Does one strike; returns when whoever it hit is on its way again. */
    void strike(Strike strike) throws InterruptedException, ExecutionException {
        await(arm(strike));
    }

    void awaitFit() {
        Awaitility.await()
                .atMost(START)
                .untilAsserted(
                        () -> assertThat(marksman.allFit()).as(this::state).isTrue());
    }

    /** Lets everything come to rest and looks at what is left. */
    Verdict judge() throws IOException {
        awaitFit();
        feeder.drain(DRAIN);
        sweep();
        return Verdict.of(feeder.jobs(), ledger, expected, content);
    }

    // why: what an engine left that died after its job had ended, the next one that starts sweeps.
    private void sweep() throws IOException {
        if (Verdict.leftovers(content).isEmpty()) {
            return;
        }
        EngineChild sweeper = marksman.stations().getFirst().child();
        sweeper.close();
        sweeper.start();
        long deadline = System.nanoTime() + SWEEP.toNanos();
        Awaitility.await()
                .atMost(SWEEP.multipliedBy(2))
                .untilAsserted(() -> assertThat(Verdict.leftovers(content).isEmpty() || System.nanoTime() > deadline)
                        .isTrue());
    }

    Recoveries recoveries() {
        return new Recoveries(aftermath.hits(), ledger, aftermath.outages());
    }

    /** How many engines ended though nobody killed them. */
    int ownEnds() {
        return marksman.stations().stream()
                .mapToInt(station -> station.child().ownEnds())
                .sum();
    }

    Duration longestReturn() {
        return marksman.stations().stream()
                .flatMap(station -> station.returns().stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** The end of each engine's log. */
    String state() {
        StringBuilder text = new StringBuilder();
        for (Station station : marksman.stations()) {
            text.append(station.child().name())
                    .append(station.isFit() ? " is fit" : " is not fit")
                    .append('\n');
            text.append(station.child().lastLines());
        }
        return text.toString();
    }

    private List<URI> addresses() {
        return marksman.fit().stream().map(station -> station.child().address()).toList();
    }

    @Override
    public void close() {
        feeder.close();
        parts.forEach(Runnable::run);
        redis.close();
    }
}
