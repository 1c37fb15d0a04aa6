package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.jspecify.annotations.Nullable;

/** Pods of engines with the statuses that nodes report. */
final class Pods {

    private Pods() {}

    static Pod ready(String name) {
        return pod(name, "Running", true, running(), new ContainerState(), 0);
    }

    static Pod starting(String name) {
        return pod(name, "Running", false, running(), new ContainerState(), 0);
    }

    /** Not ready, though it has been running again since it ended so. */
    static Pod startedAgain(String name, String reason, int exitCode, int restarts) {
        return pod(name, "Running", false, running(), terminated(reason, exitCode), restarts);
    }

    static Pod ended(String name, String reason, int exitCode, int restarts) {
        return pod(name, "Running", false, terminated(reason, exitCode), new ContainerState(), restarts);
    }

    static Pod waiting(String name, String reason, @Nullable String message, int restarts) {
        return pod(name, "Pending", false, waiting(reason, message), new ContainerState(), restarts);
    }

    static Pod crashing(String name, String reason, int exitCode, int restarts) {
        ContainerState waiting = waiting(
                "CrashLoopBackOff",
                "back-off 5m0s restarting failed container=engine pod=encore-aaaaaaaaaaaa-7d9f-x2_encore(0b1c)");
        return pod(name, "Running", false, waiting, terminated(reason, exitCode), restarts);
    }

    static Pod evicted(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp("2026-11-23T07:00:00Z")
                .endMetadata()
                .withNewStatus()
                .withPhase("Failed")
                .withReason("Evicted")
                .withMessage("The node was low on resource: ephemeral-storage.")
                .endStatus()
                .build();
    }

    private static Pod pod(
            String name, String phase, boolean ready, ContainerState state, ContainerState last, int restarts) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp("2026-11-23T07:00:00Z")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("engine")
                .withImage("registry.example/engine:1")
                .withNewResources()
                .addToLimits("memory", new io.fabric8.kubernetes.api.model.Quantity("2Gi"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .addNewContainerStatus()
                .withName("engine")
                .withImage("sha256:4711")
                .withReady(ready)
                .withRestartCount(restarts)
                .withState(state)
                .withLastState(last)
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static ContainerState running() {
        return new ContainerStateBuilder()
                .withNewRunning("2026-11-23T07:00:01Z")
                .build();
    }

    private static ContainerState waiting(String reason, @Nullable String message) {
        return new ContainerStateBuilder().withNewWaiting(message, reason).build();
    }

    private static ContainerState terminated(String reason, int exitCode) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withReason(reason)
                .withExitCode(exitCode)
                .endTerminated()
                .build();
    }
}
