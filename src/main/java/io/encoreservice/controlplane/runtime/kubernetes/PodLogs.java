package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what the engines of an instance printed, those of several pods in the order of time. */
final class PodLogs {

    /** Of all engines of an instance together. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    // why: what is read is held in memory, and any tenant may ask as often as it likes.
    private static final int AT_ONCE = 4;
    private static final int LONGEST_CHARACTER = 4;
    private static final int NOT_BEGUN = 400;

    private final KubernetesClient client;
    private final String namespace;
    private final ClusterCalls calls;
    private final Function<Uid, List<Pod>> pods;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /**
     * @param pods the pods of an instance
     */
    PodLogs(KubernetesClient client, String namespace, ClusterCalls calls, Function<Uid, List<Pod>> pods) {
        this.client = client;
        this.namespace = namespace;
        this.calls = calls;
        this.pods = pods;
    }

    /** The wanted lines, oldest first; none when nothing was ever written. Pods that cannot be read are left out. */
    List<String> read(Uid uid, LogQuery query) {
        if (query.tail() <= 0) {
            return List.of();
        }
        turns.acquireUninterruptibly();
        try {
            return read(uid, pods.apply(uid), query);
        } finally {
            turns.release();
        }
    }

    private List<String> read(Uid uid, List<Pod> engines, LogQuery query) {
        List<LogLine> lines = new ArrayList<>();
        ClusterException failure = null;
        for (Pod pod : engines) {
            try {
                lines.addAll(read(uid, pod, query, MOST_BYTES / engines.size()));
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

    private List<LogLine> read(Uid uid, Pod pod, LogQuery query, int most) {
        List<LogLine> present = read(uid, pod, query, most, false);
        // why: an engine that has crashed says in its former life why.
        return present.isEmpty() && hasFormerLife(pod) ? read(uid, pod, query, most, true) : present;
    }

    private List<LogLine> read(Uid uid, Pod pod, LogQuery query, int most, boolean former) {
        String text;
        int tail = query.tail();
        do {
            // why: what is too much is cut off at its newest end, so less has to be asked for.
            text = fetch(uid, pod, query.since(), tail, most, former);
            tail = tail / 2;
        } while (isCut(text, most) && tail > 0);
        return text.lines()
                .map(LogLine::of)
                .flatMap(Optional::stream)
                .filter(line -> line.isWanted(query))
                .toList();
    }

    // why: a character that was cut in two has come as another one, which may be longer or shorter.
    private static boolean isCut(String text, int most) {
        return text.getBytes(StandardCharsets.UTF_8).length > most - LONGEST_CHARACTER;
    }

    private String fetch(Uid uid, Pod pod, @Nullable Instant since, int tail, int most, boolean former) {
        String uri = "/api/v1/namespaces/" + namespace + "/pods/"
                + pod.getMetadata().getName() + "/log?container=" + EngineContainer.NAME + "&timestamps=true"
                + "&limitBytes=" + most + "&tailLines=" + tail
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
