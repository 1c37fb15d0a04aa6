package io.encoreservice.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every runtime promises, whatever it runs instances on. */
public abstract class InstanceRuntimeContract {

    protected static final Duration LONG = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The runtime under test; it runs the stand-in engine. */
    protected abstract InstanceRuntime runtime();

    /** The uids of the {@link RuntimeChanged} events published until now. */
    protected abstract List<Uid> published();

    /** Another text for each start of an instance's engine; empty while none can be told. */
    protected abstract String incarnation(RunningInstance instance);

    /** What an instance's engine was told, each as {@code NAME=value}. */
    protected abstract List<String> environment(RunningInstance instance);

    /** Ends an instance's engine as if it had failed by itself. */
    protected abstract void crash(RunningInstance instance);

    /** Has an instance's engine print this line, and tells the line that its log ends with then. */
    protected abstract String print(RunningInstance instance, String line);

    /** How long an instance may take to become what it shall be. */
    protected Duration patience() {
        return LONG;
    }

    @Test
    void anAppliedInstanceComesToRun() {
        InstanceSpec spec = Specs.spec("studio");

        runtime().apply(spec);

        RunningInstance running = awaitRunning(spec);
        assertThat(running.endpoint()).isNotNull();
        assertThat(running.reason()).isNull();
        assertThat(incarnation(running)).isNotBlank();
    }

    @Test
    void anInstanceIsSeenFromTheFirstApplyOn() {
        InstanceSpec spec = Specs.spec("studio");

        runtime().apply(spec);

        assertThat(seen(spec.uid())).isPresent();
        assertThat(seen(spec.uid()).orElseThrow().spec()).isEqualTo(spec);
    }

    @Test
    void applyingAnEqualSpecChangesNothing() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        String before = incarnation(awaitRunning(spec));

        runtime().apply(Specs.withWorkers(spec, spec.workers()));

        RunningInstance after = seen(spec.uid()).orElseThrow();
        assertThat(after.phase()).isEqualTo(Phase.RUNNING);
        assertThat(incarnation(after)).isEqualTo(before);
    }

    @Test
    void aHigherRestartGenerationStartsAnotherEngine() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        String before = incarnation(awaitRunning(spec));
        InstanceSpec again = Specs.restarted(spec, 1);

        runtime().apply(again);

        assertThat(incarnation(awaitRunning(again))).isNotEqualTo(before);
    }

    @Test
    void aLowerRestartGenerationComesLateAndIsIgnored() {
        InstanceSpec spec = Specs.restarted(Specs.spec("studio"), 3);
        runtime().apply(spec);
        String before = incarnation(awaitRunning(spec));

        runtime().apply(Specs.restarted(spec, 2));

        assertThat(seen(spec.uid()).orElseThrow().spec()).isEqualTo(spec);
        assertThat(incarnation(awaitRunning(spec))).isEqualTo(before);
    }

    @Test
    void aChangedSpecReachesTheEngine() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        awaitRunning(spec);
        InstanceSpec wider = Specs.withWorkers(spec, 7);

        runtime().apply(wider);

        assertThat(environment(awaitRunning(wider))).contains("ENCORE_SETTINGS_WORKERS=7");
    }

    @Test
    void aSuspendedInstanceIsStoppedAndComesBack() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        awaitRunning(spec);
        InstanceSpec suspended = Specs.withReplicas(spec, 0, 0);

        runtime().apply(suspended);

        await().atMost(patience())
                .untilAsserted(() -> assertThat(seen(spec.uid()))
                        .contains(new RunningInstance(suspended, Phase.STOPPED, null, null, 0, true)));
        runtime().apply(spec);
        awaitRunning(spec);
    }

    @Test
    void aRemovedInstanceIsGone() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        awaitRunning(spec);

        runtime().remove(spec.uid());

        assertThat(seen(spec.uid())).isEmpty();
        assertThat(runtime().logs(spec.uid(), new LogQuery(null, 10, false))).isEmpty();
    }

    @Test
    void removingWhatIsNotThereIsNoError() {
        Uid never = Uid.random(RANDOM);

        runtime().remove(never);
        runtime().remove(never);

        assertThat(seen(never)).isEmpty();
    }

    @Test
    void removingTheFilesOfWhatIsNotThereIsNoError() {
        Uid never = Uid.random(RANDOM);

        runtime().removeContent(never);
        runtime().removeContent(never);

        assertThat(seen(never)).isEmpty();
    }

    @Test
    void oneInstanceIsToldLikeAllAre() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);

        RunningInstance running = awaitRunning(spec);

        assertThat(runtime().observe(spec.uid())).contains(running);
        assertThat(runtime().observe(Uid.random(RANDOM))).isEmpty();
    }

    @Test
    void anInstanceMayAlwaysHaveOneEngine() {
        assertThat(runtime().replicaLimit(Specs.spec("studio"))).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aRemovedInstanceMayBeAppliedAgain() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        runtime().remove(spec.uid());

        runtime().apply(spec);

        awaitRunning(spec);
    }

    @Test
    void instancesDoNotDisturbEachOther() {
        InstanceSpec one = Specs.spec("one");
        InstanceSpec other = Specs.spec("other");
        runtime().apply(one);
        runtime().apply(other);
        String before = incarnation(awaitRunning(other));
        awaitRunning(one);

        runtime().remove(one.uid());

        assertThat(incarnation(awaitRunning(other))).isEqualTo(before);
    }

    @Test
    void theEngineIsToldWhoItIs() {
        InstanceSpec spec = Specs.spec("studio");

        runtime().apply(spec);

        assertThat(environment(awaitRunning(spec)))
                .contains(
                        "ENCORE_ROLE=engine",
                        "ENCORE_SETTINGS_REDIS_PREFIX={" + spec.uid() + "}",
                        "ENCORE_SETTINGS_PUBLIC_URL=" + spec.publicUrl(),
                        "ENCORE_SETTINGS_WORKERS=2",
                        "ENCORE_SETTINGS_SECURITY_ENABLED=true");
    }

    @Test
    void aCrashedEngineIsStartedAgain() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        RunningInstance first = awaitRunning(spec);
        String before = incarnation(first);

        crash(first);

        await().atMost(patience())
                .untilAsserted(() ->
                        assertThat(incarnation(awaitRunning(spec))).isNotEmpty().isNotEqualTo(before));
    }

    @Test
    void theLogTellsWhatTheEnginePrinted() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);

        RunningInstance running = awaitRunning(spec);

        String last = print(running, "hello");

        await().atMost(patience())
                .untilAsserted(() -> assertThat(runtime().logs(spec.uid(), new LogQuery(null, 1, false)))
                        .containsExactly(last));
    }

    @Test
    void changesArePublished() {
        InstanceSpec spec = Specs.spec("studio");

        runtime().apply(spec);

        awaitRunning(spec);
        await().atMost(patience())
                .untilAsserted(() -> assertThat(published().stream().filter(spec.uid()::equals))
                        .hasSizeGreaterThanOrEqualTo(2));
    }

    protected final Optional<RunningInstance> seen(Uid uid) {
        return runtime().observe().stream()
                .filter(instance -> instance.spec().uid().equals(uid))
                .findFirst();
    }

    protected final RunningInstance awaitRunning(InstanceSpec spec) {
        return awaitPhase(spec, Phase.RUNNING);
    }

    protected final RunningInstance awaitPhase(InstanceSpec spec, Phase phase) {
        await().atMost(patience()).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            assertThat(seen(spec.uid())).isPresent();
            assertThat(seen(spec.uid()).orElseThrow().spec()).isEqualTo(spec);
            assertThat(seen(spec.uid()).orElseThrow().phase()).isEqualTo(phase);
        });
        return seen(spec.uid()).orElseThrow();
    }
}
