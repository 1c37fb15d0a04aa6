package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one instance's engine as wished: starts it, sees it ready, starts it again when it crashes, stops it. */
final class EngineKeeper {

    private static final Logger log = LoggerFactory.getLogger(EngineKeeper.class);
    private static final Duration PROBE_PAUSE = Duration.ofMillis(25);
    private static final Duration LONG = Duration.ofDays(365);
    private static final int MAX_PORTS_TAKEN = 10;
    private static final int REASON_LINES = 5;
    private static final int REASON_LENGTH = 1_000;

    private final LocalInstance instance;
    private final InstanceLog output;
    private final EngineStarter starter;
    private final ReadinessProbe probe;
    private final StartLine starts;
    private final Duration startTimeout;
    private final CrashHistory crashes = new CrashHistory(InstantSource.system());
    private int portsTaken;

    /**
     * Keeps an engine for an instance.
     *
     * @param starts where each start waits for its turn, so that none starves on a small machine
     */
    EngineKeeper(
            LocalInstance instance,
            InstanceLog output,
            EngineStarter starter,
            ReadinessProbe probe,
            StartLine starts,
            Duration startTimeout) {
        this.instance = instance;
        this.output = output;
        this.starter = starter;
        this.probe = probe;
        this.starts = starts;
        this.startTimeout = startTimeout;
    }

    /** Works until the instance's life here is to end; nothing of it runs any more when this returns. */
    void keep() throws InterruptedException {
        InstanceSpec last = null;
        for (Optional<InstanceSpec> wished = instance.wished(); wished.isPresent(); wished = instance.wished()) {
            InstanceSpec spec = wished.get();
            if (!spec.equals(last)) {
                crashes.forget();
                last = spec;
            }
            if (spec.replicas() == 0) {
                instance.awaitWhile(spec, () -> true, LONG);
            } else {
                runOnce(spec);
            }
        }
    }

    private void runOnce(InstanceSpec spec) throws InterruptedException {
        EngineProcess engine = startUntilReady(spec);
        if (engine == null) {
            return;
        }
        boolean crashed;
        try (engine) {
            portsTaken = 0;
            instance.see(spec, Phase.RUNNING, engine.endpoint(), null);
            starter.program().started();
            instance.awaitWhile(spec, engine::isAlive, LONG);
            crashed = !engine.isAlive();
        }
        if (crashed && instance.isWished(spec)) {
            crashed(spec, engine.ending());
        }
    }

    /** The engine once it is ready; null when it is not to be, and then nothing of it is left. */
    private @Nullable EngineProcess startUntilReady(InstanceSpec spec) throws InterruptedException {
        EngineProcess engine;
        boolean ready;
        boolean hung;
        // why: the place is free again before any pause, or a few engines that cannot start would hold up all others.
        try (StartLine.Place place = starts.join(instance::wake)) {
            instance.awaitWhile(spec, () -> !place.isItsTurn(), LONG);
            if (!instance.isWished(spec)) {
                return null;
            }
            engine = started(spec);
            ready = engine != null && awaitReady(spec, engine);
            hung = engine != null && !ready && engine.isAlive();
            if (engine != null && !ready) {
                engine.close();
            }
        }
        if (engine == null) {
            crashed(spec, "could not be started");
        } else if (!ready && instance.isWished(spec)) {
            startFailed(spec, engine, hung);
        }
        return ready ? engine : null;
    }

    private @Nullable EngineProcess started(InstanceSpec spec) {
        try {
            EngineProcess engine = starter.start(spec, output);
            engine.onExit(instance::wake);
            return engine;
        } catch (IOException | RuntimeException e) {
            // why: this is the top of the instance's thread; whatever is wrong with one start, the next may succeed.
            log.warn("The engine of {} cannot be started: {}", spec.key(), e.getMessage());
            log.debug("Why the engine of {} cannot be started", spec.key(), e);
            return null;
        }
    }

    private boolean awaitReady(InstanceSpec spec, EngineProcess engine) throws InterruptedException {
        long begin = System.nanoTime();
        while (instance.isWished(spec) && engine.isAlive() && System.nanoTime() - begin < startTimeout.toNanos()) {
            if (probe.isReady(engine.readiness(), starter.program()::isReady)) {
                return true;
            }
            instance.awaitWhile(spec, engine::isAlive, PROBE_PAUSE);
        }
        return false;
    }

    private void startFailed(InstanceSpec spec, EngineProcess engine, boolean hung) throws InterruptedException {
        if (hung) {
            String what = "did not answer within " + startTimeout.toSeconds() + " s";
            String reason = reason(what);
            tell(spec, what, CrashHistory.PAUSE_WHEN_FAILED);
            instance.see(spec, Phase.FAILED, null, reason);
            instance.awaitWhile(spec, () -> true, CrashHistory.PAUSE_WHEN_FAILED);
        } else if (portWasTaken() && portsTaken < MAX_PORTS_TAKEN) {
            portsTaken++;
            tell(spec, "found its port taken", Duration.ZERO);
        } else {
            crashed(spec, engine.ending());
        }
    }

    private void crashed(InstanceSpec spec, String what) throws InterruptedException {
        crashes.crashed();
        String reason = reason(what);
        Duration pause = crashes.pause();
        tell(spec, what, pause);
        if (crashes.hasFailed()) {
            instance.see(spec, Phase.FAILED, null, CrashHistory.TOO_MANY + " crashes in 10 minutes; " + reason);
        } else {
            instance.see(spec, Phase.STARTING, null, null);
        }
        instance.awaitWhile(spec, () -> true, pause);
    }

    private void tell(InstanceSpec spec, String what, Duration pause) {
        log.warn("The engine of {} {}; it is started again in {} s", spec.key(), what, pause.toMillis() / 1000.0);
        output.write("[encore-service] the engine " + what);
    }

    private String reason(String what) {
        String lines = String.join(" | ", lastLines());
        String shown = lines.length() > REASON_LENGTH ? lines.substring(lines.length() - REASON_LENGTH) : lines;
        return "the engine " + what + (shown.isEmpty() ? "" : "; its last lines: " + shown);
    }

    // why: between our look for a free port and the engine's own bind somebody else may have been faster.
    private boolean portWasTaken() {
        return lastLines().stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("already in use"));
    }

    private List<String> lastLines() {
        return output.read(new LogQuery(null, REASON_LINES, false));
    }
}
