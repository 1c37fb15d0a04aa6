package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says for people why a pod's engine does not run, beginning with the cluster's own word for it. */
final class PodTrouble {

    private static final String OUT_OF_MEMORY = "OOMKilled";
    private static final String CRASHING = "CrashLoopBackOff";

    // why: the first crash may be the last; a node that holds an engine back after its second one calls it a loop.
    private static final int LOOP = 2;

    // why: after a life as long as this the node has forgotten earlier crashes too.
    private static final Duration LONG_LIFE = Duration.ofMinutes(10);

    private PodTrouble() {}

    /** Why the pod cannot come to serve; empty while it still may. */
    static Optional<String> of(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        if ("Failed".equals(status.getPhase()) && status.getReason() != null) {
            return Optional.of(status.getReason() + suffix(status.getMessage()));
        }
        return engine(pod).flatMap(engine -> of(pod, engine));
    }

    /** Why no node takes the pod; empty when one does. */
    static Optional<String> unschedulable(Pod pod) {
        PodStatus status = pod.getStatus();
        return status == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(condition -> "PodScheduled".equals(condition.getType())
                                && "False".equals(condition.getStatus())
                                && "Unschedulable".equals(condition.getReason()))
                        .map(PodCondition::getMessage)
                        .filter(Objects::nonNull)
                        .map(message -> "Unschedulable: " + message)
                        .findFirst();
    }

    /** Whether the pod waits for a Secret or a key of it. */
    static boolean lacksConfiguration(Pod pod) {
        return engine(pod)
                .map(ContainerStatus::getState)
                .map(ContainerState::getWaiting)
                .filter(waiting -> "CreateContainerConfigError".equals(waiting.getReason()))
                .isPresent();
    }

    private static Optional<String> of(Pod pod, ContainerStatus engine) {
        if (Boolean.TRUE.equals(engine.getReady())) {
            return Optional.empty();
        }
        ContainerState state = engine.getState() == null ? new ContainerState() : engine.getState();
        if (state.getWaiting() != null) {
            return waiting(pod, engine, state.getWaiting());
        }
        if (state.getTerminated() != null) {
            return ended(pod, state.getTerminated(), crashes(engine));
        }
        ContainerStateTerminated last = last(engine);
        return last != null && isLoop(last, crashes(engine)) ? Optional.of(crash(pod, last)) : Optional.empty();
    }

    private static Optional<String> waiting(Pod pod, ContainerStatus engine, ContainerStateWaiting waiting) {
        String reason = waiting.getReason() == null ? "" : waiting.getReason();
        return switch (reason) {
            case "ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull" ->
                Optional.of(reason + ": the image " + image(pod, engine) + " cannot be pulled");
            case "InvalidImageName" -> Optional.of(reason + ": " + image(pod, engine) + " is no image's name");
            case "CreateContainerConfigError" -> Optional.of(reason + suffix(waiting.getMessage()));
            case "CreateContainerError", "RunContainerError" ->
                Optional.of(reason + ": the node cannot start the engine");
            case CRASHING -> {
                ContainerStateTerminated last = last(engine);
                yield Optional.of(last == null ? CRASHING + ": the engine keeps crashing" : crash(pod, last));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<String> ended(Pod pod, ContainerStateTerminated end, int restarts) {
        return OUT_OF_MEMORY.equals(end.getReason()) || isLoop(end, restarts)
                ? Optional.of(crash(pod, end))
                : Optional.empty();
    }

    private static boolean isLoop(ContainerStateTerminated end, int restarts) {
        boolean longLife = end.getStartedAt() != null
                && end.getFinishedAt() != null
                && Duration.between(Instant.parse(end.getStartedAt()), Instant.parse(end.getFinishedAt()))
                                .compareTo(LONG_LIFE)
                        >= 0;
        int loop = OUT_OF_MEMORY.equals(end.getReason()) ? 1 : LOOP;
        return restarts >= loop && !longLife;
    }

    private static String crash(Pod pod, ContainerStateTerminated end) {
        return OUT_OF_MEMORY.equals(end.getReason())
                ? OUT_OF_MEMORY + ": the engine needed more than its memory limit" + memoryLimit(pod)
                : CRASHING + ": the engine keeps crashing, the last time with exit code " + end.getExitCode();
    }

    private static String memoryLimit(Pod pod) {
        return containers(pod)
                .map(Container::getResources)
                .filter(Objects::nonNull)
                .map(ResourceRequirements::getLimits)
                .filter(Objects::nonNull)
                .map(limits -> limits.get("memory"))
                .filter(Objects::nonNull)
                .map(limit -> " of " + limit)
                .findFirst()
                .orElse("");
    }

    private static String image(Pod pod, ContainerStatus engine) {
        // why: while it cannot be pulled, the status may name what the node made of it.
        return containers(pod).map(Container::getImage).findFirst().orElse(engine.getImage());
    }

    private static Stream<Container> containers(Pod pod) {
        return pod.getSpec() == null
                ? Stream.empty()
                : pod.getSpec().getContainers().stream()
                        .filter(container -> EngineContainer.NAME.equals(container.getName()));
    }

    private static Optional<ContainerStatus> engine(Pod pod) {
        PodStatus status = pod.getStatus();
        return status == null
                ? Optional.empty()
                : status.getContainerStatuses().stream()
                        .filter(container -> EngineContainer.NAME.equals(container.getName()))
                        .findFirst();
    }

    private static int crashes(ContainerStatus engine) {
        return engine.getRestartCount() == null ? 0 : engine.getRestartCount();
    }

    private static @Nullable ContainerStateTerminated last(ContainerStatus engine) {
        return engine.getLastState() == null ? null : engine.getLastState().getTerminated();
    }

    private static String suffix(@Nullable String message) {
        return message == null || message.isEmpty() ? "" : ": " + message;
    }
}
