package io.encoreservice.kubernetes.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in for the Deployment controller and the kubelets; all of it happens on one thread. */
final class Nodes {

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final String EVERY = "*";

    private final ClusterStore store;
    private final ScheduledExecutorService thread;
    private final DeploymentController controller;
    private final Map<String, StandInPod> pods = new ConcurrentHashMap<>();
    private final Set<Ref> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private volatile Duration start = Duration.ofMillis(20);

    Nodes(ClusterStore store, ScheduledExecutorService thread) {
        this.store = store;
        this.thread = thread;
        this.controller = new DeploymentController(store, this::troubleOf);
        store.listen(this::heard);
    }

    /** How long each step of a pod's life takes. */
    void startWithin(Duration step) {
        start = step;
    }

    /** From now on this goes wrong with the pods of a Deployment; of all with an empty name. */
    void trouble(String deployment, Trouble trouble) {
        troubles.put(deployment.isEmpty() ? EVERY : deployment, trouble);
        thread.execute(() -> {
            pods.values().stream().filter(pod -> !pod.isReady()).forEach(StandInPod::begin);
            store.list(ResourceType.DEPLOYMENTS, "").forEach(object -> ask(object.ref()));
        });
    }

    Optional<StandInPod> pod(String uid) {
        return Optional.ofNullable(pods.get(uid));
    }

    List<StandInPod> pods() {
        return List.copyOf(pods.values());
    }

    void crash(StandInPod pod) {
        thread.execute(() -> quietly(() -> pod.crash(9, "Error")));
    }

    private Trouble troubleOf(String deployment) {
        return troubles.getOrDefault(deployment, troubles.getOrDefault(EVERY, Trouble.NONE));
    }

    private void heard(Change change) {
        Ref ref = change.ref();
        if (ref.type() == ResourceType.DEPLOYMENTS) {
            ask(ref);
        } else if (ref.type() == ResourceType.PODS) {
            thread.execute(() -> quietly(() -> look(change)));
        }
    }

    private void look(Change change) {
        Stored pod = change.after() == null ? change.before() : change.after();
        if (pod == null) {
            return;
        }
        ask(new Ref(ResourceType.DEPLOYMENTS, pod.ref().namespace(), DeploymentController.deploymentOf(pod)));
        if (change.after() == null) {
            StandInPod gone = pods.remove(pod.uid());
            if (gone != null) {
                gone.stop();
            }
        } else if (change.before() == null) {
            StandInPod made = new StandInPod(store, pod, timing(DeploymentController.deploymentOf(pod)));
            pods.put(pod.uid(), made);
            made.begin();
        } else if (pod.isDeleting()) {
            Optional.ofNullable(pods.get(pod.uid())).ifPresent(StandInPod::stop);
            after(
                    start,
                    () -> store.find(pod.ref())
                            .filter(live -> live.uid().equals(pod.uid()))
                            .ifPresent(live -> store.remove(live.ref())));
        }
    }

    private void ask(Ref deployment) {
        if (asked.add(deployment)) {
            after(Duration.ofMillis(2), () -> {
                asked.remove(deployment);
                controller.reconcile(deployment);
            });
        }
    }

    private StandInPod.Timing timing(String deployment) {
        return new StandInPod.Timing() {
            @Override
            public Duration start() {
                return start;
            }

            @Override
            public Trouble trouble() {
                return troubleOf(deployment);
            }

            @Override
            public void after(Duration pause, Runnable task) {
                Nodes.this.after(pause, task);
            }
        };
    }

    private void after(Duration pause, Runnable task) {
        if (!thread.isShutdown()) {
            var unused = thread.schedule(() -> quietly(task), pause.toMillis(), MILLISECONDS);
        }
    }

    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RefusedException gone) {
            LOG.debug("Somebody was faster: {}", gone.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The test's cluster has a fault of its own", e);
        }
    }
}
