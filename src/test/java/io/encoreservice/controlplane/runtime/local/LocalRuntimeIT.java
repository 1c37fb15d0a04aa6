package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceRuntimeContract;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.controlplane.runtime.Specs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what only a runtime of child processes promises. */
class LocalRuntimeIT extends InstanceRuntimeContract {

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Uid> published = new CopyOnWriteArrayList<>();
    private final List<LocalRuntime> opened = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private LocalRuntime runtime;

    @BeforeEach
    void openRuntime() {
        runtime = open(LocalRuntimes.in(folder).telling(published::add));
    }

    @AfterEach
    void closeRuntimes() {
        opened.forEach(LocalRuntime::close);
        http.shutdownNow();
    }

    @Override
    protected InstanceRuntime runtime() {
        return runtime;
    }

    @Override
    protected List<Uid> published() {
        return published;
    }

    @Override
    protected String incarnation(RunningInstance instance) {
        return ask(instance, "/pid");
    }

    @Override
    protected List<String> environment(RunningInstance instance) {
        return ask(instance, "/env").lines().toList();
    }

    @Override
    protected void crash(RunningInstance instance) {
        ask(instance, "/crash");
    }

    @Override
    protected String print(RunningInstance instance, String line) {
        ask(instance, "/print/" + line);
        return line;
    }

    private String ask(RunningInstance instance, String path) {
        try {
            URI endpoint = Objects.requireNonNull(instance.endpoint()).resolve(path);
            return http.send(
                            HttpRequest.newBuilder(endpoint)
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException gone) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theEngineInheritsNothingButWhatItNeeds() {
        InstanceSpec spec = Specs.spec("studio");

        runtime.apply(spec);

        assertThat(ask(awaitRunning(spec), "/env").lines().map(line -> line.replaceFirst("=.*", "")))
                .allMatch(name -> name.startsWith("ENCORE")
                        || List.of("PATH", "JAVA_HOME", "HOME", "LANG", "SERVER_PORT", "SERVER_ADDRESS")
                                .contains(name));
    }

    @Test
    void theEngineIsRefusedOurOwnPortsAndToldTheSamples() {
        InstanceSpec spec = Specs.spec("studio");

        runtime.apply(spec);

        assertThat(ask(awaitRunning(spec), "/env").lines())
                .contains(
                        "ENCORE_SETTINGS_OUTBOUND_REFUSE=18080,18081,18082,16379",
                        "ENCORE_SETTINGS_OUTBOUND_ALLOW=minio.internal:9000",
                        "ENCORE_SETTINGS_OUTBOUND_SAMPLES=http://localhost:18080/samples/");
    }

    @Test
    void theEngineGoesToRedisAsItsOwnUser() {
        InstanceSpec spec = Specs.spec("studio");

        runtime.apply(spec);

        assertThat(ask(awaitRunning(spec), "/env").lines())
                .anyMatch(line -> line.startsWith("ENCORE_SETTINGS_REDIS_URI=redis://" + spec.uid() + ":")
                        && line.endsWith("@127.0.0.1:16379")
                        && !line.contains("secret"));
    }

    @Test
    void fiveCrashesAreAFailureWithItsReason() {
        LocalRuntime crashing = open(LocalRuntimes.in(folder).behaving("crash"));
        runtime = crashing;
        InstanceSpec spec = Specs.spec("studio");

        crashing.apply(spec);

        RunningInstance failed = awaitPhase(spec, Phase.FAILED);
        assertThat(failed.endpoint()).isNull();
        assertThat(failed.reason()).contains("5 crashes", "ended with code 3", "no profile index found");
        assertThat(crashing.logs(spec.uid(), new LogQuery(null, 100, false)))
                .filteredOn("no profile index found"::equals)
                .hasSize(CrashHistory.TOO_MANY);
    }

    @Test
    void aFailedInstanceTriesAgainWhenRestarted() {
        LocalRuntime hanging = open(LocalRuntimes.in(folder).behaving("hang").startingWithin(Duration.ofMillis(200)));
        runtime = hanging;
        InstanceSpec spec = Specs.spec("studio");
        hanging.apply(spec);
        awaitPhase(spec, Phase.FAILED);
        InstanceSpec again = Specs.restarted(spec, 1);

        hanging.apply(again);

        assertThat(seen(spec.uid()).orElseThrow().phase()).isEqualTo(Phase.STARTING);
        awaitPhase(again, Phase.FAILED);
    }

    @Test
    void anEngineThatNeverAnswersHasFailedAndIsEnded() {
        LocalRuntime hanging = open(LocalRuntimes.in(folder).behaving("hang").startingWithin(Duration.ofSeconds(2)));
        runtime = hanging;
        InstanceSpec spec = Specs.spec("studio");

        hanging.apply(spec);

        assertThat(awaitPhase(spec, Phase.FAILED).reason()).contains("did not answer within 2 s");
        assertThat(ourChildren()).isEmpty();
    }

    @Test
    void aTakenPortIsNoCrash() {
        LocalRuntime unlucky = open(LocalRuntimes.in(folder).behaving("port-taken"));
        runtime = unlucky;
        InstanceSpec spec = Specs.spec("studio");

        unlucky.apply(spec);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(unlucky.logs(spec.uid(), new LogQuery(null, 100, false)))
                        .filteredOn("[encore-service] the engine found its port taken"::equals)
                        .hasSizeGreaterThan(2));
        assertThat(seen(spec.uid()).orElseThrow().phase()).isEqualTo(Phase.STARTING);
    }

    @Test
    void removingEndsTheEngineAndAllItStartedAndDeletesItsFilesButNotItsContent() throws IOException {
        InstanceSpec spec = Specs.spec("studio");
        runtime.apply(spec);
        RunningInstance running = awaitRunning(spec);
        long engine = Long.parseLong(ask(running, "/pid"));
        long child = Long.parseLong(ask(running, "/spawn"));
        Path content = folder.resolve("content").resolve(spec.uid().value());
        Files.createDirectories(content);

        runtime.remove(spec.uid());

        assertThat(Processes.isAlive(engine)).isFalse();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Processes.isAlive(child)).isFalse());
        assertThat(folder.resolve("instances").resolve(spec.uid().value())).doesNotExist();
        assertThat(content).isDirectory();
    }

    @Test
    void removingTheContentDeletesTheFolderAndFollowsNoLink() throws IOException {
        InstanceSpec spec = Specs.spec("studio");
        Path neighbours = Files.createDirectories(folder.resolve("content").resolve("neighbour"));
        Files.writeString(neighbours.resolve("theirs.mp4"), "video");
        Path content = folder.resolve("content").resolve(spec.uid().value());
        Files.writeString(Files.createDirectories(content.resolve("demo")).resolve("ours.mp4"), "video");
        Files.createSymbolicLink(content.resolve("link"), neighbours);

        runtime.removeContent(spec.uid());

        assertThat(content).doesNotExist();
        assertThat(neighbours.resolve("theirs.mp4")).exists();
    }

    @Test
    void onlySoManyEnginesStartAtOnceAndTheOthersWait() {
        LocalRuntime slow = open(LocalRuntimes.in(folder)
                .behaving("hang")
                .startingWithin(Duration.ofSeconds(1))
                .startingAtOnce(1));
        runtime = slow;
        List<InstanceSpec> specs = Stream.of("a", "b", "c").map(Specs::spec).toList();
        AtomicInteger most = new AtomicInteger();

        for (InstanceSpec spec : specs) {
            slow.apply(spec);
        }

        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            most.accumulateAndGet(ourChildren().size(), Math::max);
            assertThat(specs)
                    .allSatisfy(spec ->
                            assertThat(seen(spec.uid()).orElseThrow().phase()).isEqualTo(Phase.FAILED));
        });
        assertThat(most).hasValue(1);
    }

    @Test
    void aSecondEngineWouldOnlyDivideTheMachine() {
        assertThat(runtime.replicaLimit(Specs.spec("studio"))).isEqualTo(1);
    }

    @Test
    void anEngineDeafToTheStopSignalIsKilled() {
        LocalRuntime deaf = open(LocalRuntimes.in(folder).behaving("deaf").stoppingWithin(Duration.ofMillis(500)));
        runtime = deaf;
        InstanceSpec spec = Specs.spec("studio");
        deaf.apply(spec);
        long engine = Long.parseLong(ask(awaitRunning(spec), "/pid"));

        deaf.remove(spec.uid());

        assertThat(Processes.isAlive(engine)).isFalse();
    }

    @Test
    void anEngineThatIsToldToEndTakesItsTimeAndItsLastWordsAreInTheLog() {
        LocalRuntime polite = LocalRuntimes.in(folder).behaving("polite").watching();
        opened.add(polite);
        runtime = polite;
        InstanceSpec spec = Specs.spec("studio");
        polite.apply(spec);
        awaitRunning(spec);

        polite.close();

        assertThat(polite.logs(spec.uid(), new LogQuery(null, 10, false))).contains("goodbye");
    }

    @Test
    void whatACrashedEngineStartedDoesNotOutliveIt() {
        InstanceSpec spec = Specs.spec("studio");
        runtime.apply(spec);
        RunningInstance running = awaitRunning(spec);
        long child = Long.parseLong(ask(running, "/spawn"));

        ask(running, "/crash");

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Processes.isAlive(child)).isFalse());
    }

    @Test
    void closingEndsAllEnginesAtTheSameTimeAndKeepsTheirLogs() {
        LocalRuntime deaf = open(LocalRuntimes.in(folder).behaving("deaf").stoppingWithin(Duration.ofSeconds(3)));
        runtime = deaf;
        List<InstanceSpec> specs =
                Stream.of("a", "b", "c", "d").map(Specs::spec).toList();
        specs.forEach(deaf::apply);
        specs.forEach(this::awaitRunning);
        long begin = System.nanoTime();

        deaf.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3 * 3));
        assertThat(deaf.observe()).isEmpty();
        assertThat(ourChildren()).isEmpty();
        assertThat(folder.resolve("instances").resolve(specs.getFirst().uid().value()))
                .exists();
    }

    @Test
    void aClosedRuntimeStartsNothingMore() {
        runtime.close();

        runtime.apply(Specs.spec("studio"));

        assertThat(runtime.observe()).isEmpty();
        assertThat(ourChildren()).isEmpty();
    }

    private LocalRuntime open(LocalRuntimes builder) {
        LocalRuntime made = builder.foreign();
        opened.add(made);
        return made;
    }

    private static List<ProcessHandle> ourChildren() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().commandLine().orElse("").contains(StandInEngine.class.getName()))
                .toList();
    }
}
