package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;

/**
 * How the cluster asks an engine for its state. A busy engine is slow to answer, so it is given time before it counts
 * as hung.
 *
 * @param startup until this succeeds nothing else is asked
 * @param readiness while this fails no request is led here
 * @param liveness when this fails the engine is started again
 */
record EngineProbes(Probe startup, Probe readiness, Probe liveness) {

    /** The name of an engine's only port. */
    static final String PORT_NAME = "http";

    private static final int START_PERIOD = 2;
    private static final String HEALTH = "/actuator/health/";

    /** Asks the engine's own health. */
    static EngineProbes health(Duration startTimeout) {
        return paced(http("liveness"), http("readiness"), http("liveness"), startTimeout);
    }

    /** Asks whether the engine's port is open. */
    static EngineProbes port(Duration startTimeout) {
        return paced(open(), open(), open(), startTimeout);
    }

    private static EngineProbes paced(Probe startup, Probe readiness, Probe liveness, Duration startTimeout) {
        int starts = Math.toIntExact(Math.max(1, startTimeout.toSeconds() / START_PERIOD));
        return new EngineProbes(
                pace(startup, START_PERIOD, 3, starts), pace(readiness, 5, 5, 3), pace(liveness, 10, 5, 6));
    }

    private static Probe pace(Probe probe, int period, int timeout, int failures) {
        return probe.edit()
                .withPeriodSeconds(period)
                .withTimeoutSeconds(timeout)
                .withFailureThreshold(failures)
                .build();
    }

    private static Probe http(String state) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(HEALTH + state)
                .withPort(new IntOrString(PORT_NAME))
                .endHttpGet()
                .build();
    }

    private static Probe open() {
        return new ProbeBuilder()
                .withNewTcpSocket()
                .withPort(new IntOrString(PORT_NAME))
                .endTcpSocket()
                .build();
    }
}
