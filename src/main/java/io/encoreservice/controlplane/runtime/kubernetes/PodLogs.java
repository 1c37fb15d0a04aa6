package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the engines of an instance printed, those of several pods in the order of time. */
final class PodLogs {

    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int NOT_BEGUN = 400;

    private final KubernetesClient client;
    private final String namespace;
    private final ClusterCalls calls;
    private final InstanceInformers informers;

    PodLogs(KubernetesClient client, String namespace, ClusterCalls calls, InstanceInformers informers) {
        this.client = client;
        this.namespace = namespace;
        this.calls = calls;
        this.informers = informers;
    }

    /** The wanted lines, oldest first; none when nothing was ever written. Pods that cannot be read are left out. */
    List<String> read(Uid uid, LogQuery query) {
        List<LogLine> lines = new ArrayList<>();
        ClusterException failure = null;
        for (Pod pod : query.tail() > 0 ? informers.pods(uid) : List.<Pod>of()) {
            try {
                lines.addAll(read(uid, pod, query));
            } catch (ClusterException e) {
                // why: a node that is gone takes the logs of its own pods along, and no others.
                failure = e;
            }
        }
        if (failure != null && lines.isEmpty()) {
            throw failure;
        }
        lines.sort(Comparator.comparing(LogLine::at));
        return lines.subList(Math.max(0, lines.size() - query.tail()), lines.size()).stream()
                .map(line -> line.show(query.timestamps()))
                .toList();
    }

    private List<LogLine> read(Uid uid, Pod pod, LogQuery query) {
        List<LogLine> present = read(uid, pod, query, false);
        // why: an engine that has crashed says in its former life why.
        return present.isEmpty() && hasFormerLife(pod) ? read(uid, pod, query, true) : present;
    }

    private List<LogLine> read(Uid uid, Pod pod, LogQuery query, boolean former) {
        String text;
        int tail = query.tail();
        do {
            // why: what is too much is cut off at its newest end, so less has to be asked for.
            text = fetch(uid, pod, query.since(), tail, former);
            tail = tail / 2;
        } while (text.length() >= MOST_BYTES && tail > 0);
        return text.lines()
                .map(LogLine::of)
                .flatMap(Optional::stream)
                .filter(line -> line.isWanted(query))
                .toList();
    }

    private String fetch(Uid uid, Pod pod, @Nullable Instant since, int tail, boolean former) {
        String uri = "/api/v1/namespaces/" + namespace + "/pods/"
                + pod.getMetadata().getName() + "/log?container=" + EngineContainer.NAME + "&timestamps=true"
                + "&limitBytes=" + MOST_BYTES + "&tailLines=" + tail
                + (since == null ? "" : "&sinceTime=" + since)
                + (former ? "&previous=true" : "");
        return calls.call(uid, "show a log", () -> {
            try {
                String text = client.raw(uri);
                return text == null ? "" : text;
            } catch (KubernetesClientException e) {
                if (e.getCode() == NOT_BEGUN) {
                    return "";
                }
                throw e;
            }
        });
    }

    private static boolean hasFormerLife(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getRestartCount() != null && container.getRestartCount() > 0);
    }
}
