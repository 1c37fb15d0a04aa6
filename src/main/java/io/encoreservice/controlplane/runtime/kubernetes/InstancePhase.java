package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far an instance is, from its Deployment, its pods and its Service alone. While an engine still serves it has never
 * failed: a roll that cannot go on is {@link Phase#STARTING} with a reason, and its endpoint stays.
 *
 * @param phase how far it is
 * @param endpoint where its engines answer, by address; null while none does
 * @param reason what holds it up, for people; null when nothing does
 * @param ready how many of its engines answer
 */
record InstancePhase(
        Phase phase, @Nullable URI endpoint, @Nullable String reason, int ready) {

    private static final String POD_TEMPLATE = "pod-template-hash";
    private static final String FORBIDDEN = "is forbidden: ";

    /**
     * @param least how many engines shall run at least; 0 means that none shall
     */
    static InstancePhase of(Deployment deployment, List<Pod> pods, @Nullable Service service, int least) {
        List<Pod> alive = pods.stream().filter(InstancePhase::isAlive).toList();
        int ready =
                Math.toIntExact(alive.stream().filter(InstancePhase::isReady).count());
        if (least == 0) {
            return new InstancePhase(alive.isEmpty() ? Phase.STOPPED : Phase.STARTING, null, null, 0);
        }
        URI endpoint = ready == 0 ? null : endpoint(service);
        boolean settled = isSettled(deployment, least);
        if (settled && endpoint != null && ready >= least) {
            return new InstancePhase(Phase.RUNNING, endpoint, null, ready);
        }
        String reason = isObserved(deployment) ? reason(deployment, pods).orElse(null) : null;
        Phase phase = reason == null || endpoint != null ? Phase.STARTING : Phase.FAILED;
        return new InstancePhase(phase, endpoint, reason, ready);
    }

    private static boolean isObserved(Deployment deployment) {
        return number(status(deployment).getObservedGeneration())
                >= number(deployment.getMetadata().getGeneration());
    }

    private static boolean isSettled(Deployment deployment, int least) {
        DeploymentStatus status = status(deployment);
        return isObserved(deployment)
                && number(status.getUpdatedReplicas()) >= least
                && number(status.getReplicas()) == number(status.getUpdatedReplicas())
                && number(status.getAvailableReplicas()) >= least;
    }

    private static Optional<String> reason(Deployment deployment, List<Pod> pods) {
        List<Pod> newest = newest(pods);
        return first(newest.stream().filter(InstancePhase::isAlive).toList())
                .or(() -> quota(deployment))
                .or(() -> newest.stream().noneMatch(InstancePhase::isAlive) ? first(newest) : Optional.empty())
                .or(() -> late(deployment, newest));
    }

    private static Optional<String> first(List<Pod> pods) {
        return pods.stream().map(PodTrouble::of).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> quota(Deployment deployment) {
        return condition(deployment, "ReplicaFailure")
                .filter(failure -> "True".equals(failure.getStatus()))
                .map(failure -> failure.getReason() + ": " + refusal(failure.getMessage()));
    }

    // why: before it stands the name of a pod that never was.
    private static String refusal(@Nullable String message) {
        String text = message == null ? "the cluster refuses its engine" : message;
        int at = text.indexOf(FORBIDDEN);
        return at < 0 ? text : text.substring(at + FORBIDDEN.length());
    }

    private static Optional<String> late(Deployment deployment, List<Pod> pods) {
        return condition(deployment, "Progressing")
                .filter(progress ->
                        "False".equals(progress.getStatus()) && "ProgressDeadlineExceeded".equals(progress.getReason()))
                .map(progress -> "ProgressDeadlineExceeded: no engine was ready in time"
                        + pods.stream()
                                .map(PodTrouble::unschedulable)
                                .flatMap(Optional::stream)
                                .findFirst()
                                .map(why -> "; " + why)
                                .orElse(""));
    }

    private static Optional<DeploymentCondition> condition(Deployment deployment, String type) {
        return status(deployment).getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    // why: what held up pods of an earlier template says nothing about this one.
    private static List<Pod> newest(List<Pod> pods) {
        Optional<String> template = pods.stream()
                .max(Comparator.comparing(InstancePhase::created)
                        // why: a pod's age is known in whole seconds, and of two as old the newer is the one not yet
                        // ready.
                        .thenComparing(pod -> !isReady(pod))
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .map(InstancePhase::template);
        return pods.stream()
                .filter(pod -> template.filter(template(pod)::equals).isPresent())
                .toList();
    }

    private static String template(Pod pod) {
        return pod.getMetadata().getLabels() == null
                ? ""
                : pod.getMetadata().getLabels().getOrDefault(POD_TEMPLATE, "");
    }

    private static String created(Pod pod) {
        String created = pod.getMetadata().getCreationTimestamp();
        return created == null ? "" : created;
    }

    private static boolean isAlive(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return pod.getMetadata().getDeletionTimestamp() == null
                && !"Failed".equals(phase)
                && !"Succeeded".equals(phase);
    }

    private static boolean isReady(Pod pod) {
        PodStatus status = pod.getStatus();
        return status != null
                && status.getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static @Nullable URI endpoint(@Nullable Service service) {
        ServiceSpec spec = service == null ? null : service.getSpec();
        String address = spec == null ? null : spec.getClusterIP();
        if (spec == null || address == null || address.isEmpty() || "None".equals(address)) {
            return null;
        }
        String host = address.contains(":") ? "[" + address + "]" : address;
        return URI.create("http://" + host + ":" + port(spec) + "/");
    }

    private static int port(ServiceSpec spec) {
        return spec.getPorts().stream()
                .filter(port -> EngineProbes.PORT_NAME.equals(port.getName()))
                .findFirst()
                .map(ServicePort::getPort)
                .orElse(EngineBriefing.PORT);
    }

    private static DeploymentStatus status(Deployment deployment) {
        return deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    }

    private static long number(@Nullable Number number) {
        return number == null ? 0 : number.longValue();
    }
}
