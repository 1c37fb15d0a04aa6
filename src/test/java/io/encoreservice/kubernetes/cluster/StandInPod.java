package io.encoreservice.kubernetes.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a node does with one pod: starts its container, tells its state, starts it again when it ends. */
final class StandInPod {

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    private final ClusterStore store;
    private final Ref ref;
    private final Timing timing;
    private final PodStatus status;
    private final List<LogLine> log = new CopyOnWriteArrayList<>();
    private List<LogLine> previous = List.of();
    private volatile Map<String, String> environment = Map.of();
    private volatile int restarts;
    private volatile boolean ready;

    StandInPod(ClusterStore store, Stored pod, Timing timing) {
        this.store = store;
        this.ref = pod.ref();
        this.timing = timing;
        this.status = new PodStatus(pod);
    }

    /** How long things take here, and what goes wrong now. */
    interface Timing {
        Duration start();

        Trouble trouble();

        void after(Duration pause, Runnable task);
    }

    Ref ref() {
        return ref;
    }

    boolean isReady() {
        return ready;
    }

    /** Changes with each start of the container. */
    String incarnation() {
        return status.uid() + "/" + restarts;
    }

    Map<String, String> environment() {
        return environment;
    }

    List<LogLine> log(boolean ofThePrevious) {
        return ofThePrevious ? previous : List.copyOf(log);
    }

    void print(String line) {
        log.add(new LogLine(java.time.Instant.now(), line));
    }

    /** The pod has just been made, or what kept it from starting may be over. */
    void begin() {
        Trouble trouble = timing.trouble();
        if (trouble == Trouble.UNSCHEDULABLE) {
            write(status.unschedulable());
        } else if (trouble == Trouble.IMAGE_PULL_BACK_OFF) {
            write(status.waiting(
                    "ImagePullBackOff", "Back-off pulling image \"" + status.image() + "\": not found", restarts));
        } else {
            write(status.waiting("ContainerCreating", "", restarts));
            timing.after(timing.start(), this::run);
        }
    }

    /** The container ends by itself. */
    void crash(int code, String reason) {
        ready = false;
        previous = List.copyOf(log);
        log.clear();
        int times = restarts + 1;
        restarts = times;
        boolean loops = restarts > 1;
        write(status.terminated(
                loops ? "CrashLoopBackOff" : reason,
                loops ? "back-off 10s restarting failed container=" + status.container() : "",
                code,
                reason,
                restarts,
                loops));
        Duration pause = timing.start().multipliedBy(Math.min(restarts, 10));
        timing.after(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, this::run);
    }

    /** The container is stopped for good. */
    void stop() {
        ready = false;
    }

    private void run() {
        if (isGone()) {
            return;
        }
        Map<String, String> variables = new TreeMap<>();
        String missing = resolve(variables);
        if (missing != null) {
            write(status.waiting("CreateContainerConfigError", missing, restarts));
            timing.after(timing.start().multipliedBy(2), this::run);
            return;
        }
        environment = variables;
        print("stand-in started");
        write(status.running(false, restarts));
        switch (timing.trouble()) {
            case CRASH_LOOP -> timing.after(timing.start(), () -> unlessGone(() -> crash(1, "Error")));
            case OOM_KILLED -> timing.after(timing.start(), () -> unlessGone(() -> crash(137, "OOMKilled")));
            default -> timing.after(timing.start(), this::becomeReady);
        }
    }

    private void becomeReady() {
        if (isGone()) {
            return;
        }
        if (timing.trouble() == Trouble.SLOW_START) {
            timing.after(timing.start().multipliedBy(4), this::becomeReady);
            return;
        }
        ready = true;
        write(status.running(true, restarts));
    }

    private void unlessGone(Runnable task) {
        if (!isGone()) {
            task.run();
        }
    }

    private boolean isGone() {
        return store.find(ref)
                .filter(pod -> pod.uid().equals(status.uid()) && !pod.isDeleting())
                .isEmpty();
    }

    private @Nullable String resolve(Map<String, String> variables) {
        JsonNode container = status.containerSpec();
        for (JsonNode source : container.path("envFrom")) {
            String secret = source.path("secretRef").path("name").asString("");
            Map<String, String> data = secret(secret);
            if (data == null) {
                return "secret \"" + secret + "\" not found";
            }
            variables.putAll(data);
        }
        for (JsonNode variable : container.path("env")) {
            JsonNode reference = variable.path("valueFrom").path("secretKeyRef");
            String value = variable.path("value").asString("").replace("$$(", "$(");
            if (!reference.isMissingNode()) {
                String secret = reference.path("name").asString("");
                String key = reference.path("key").asString("");
                Map<String, String> data = secret(secret);
                if (data == null) {
                    return "secret \"" + secret + "\" not found";
                }
                if (!data.containsKey(key)) {
                    return "couldn't find key " + key + " in Secret " + ref.namespace() + "/" + secret;
                }
                value = data.getOrDefault(key, "");
            }
            variables.put(variable.path("name").asString(""), value);
        }
        return null;
    }

    private @Nullable Map<String, String> secret(String name) {
        return store.find(new Ref(ResourceType.SECRETS, ref.namespace(), name))
                .map(secret -> Decoded.data(secret.json()))
                .orElse(null);
    }

    private void write(ObjectNode to) {
        if (store.find(ref).filter(pod -> pod.uid().equals(status.uid())).isPresent()) {
            store.update(
                    ref,
                    live -> {
                        Json.metadata(live).remove("resourceVersion");
                        live.set("status", to);
                        return live;
                    },
                    "kubelet",
                    true);
        }
    }

    /** The data of the pod as it is kept for its engine. */
    List<String> environmentLines() {
        List<String> lines = new ArrayList<>();
        environment.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }
}
