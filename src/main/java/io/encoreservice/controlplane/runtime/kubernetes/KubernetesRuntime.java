package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs each instance as a Deployment with what belongs to it; running ones are taken over, whoever started them. */
final class KubernetesRuntime implements InstanceRuntime, AutoCloseable {

    private static final int LOOK_MILLIS = 50;

    private final KubernetesProperties properties;
    private final InstanceInformers informers;
    private final ClusterContact contact;
    private final ClusterWatch watch;
    private final ClusterObserver observer;
    private final Applier applier;
    private final Remover remover;
    private final PodLogs logs;
    private final Desired desired;
    private final SecretGuard guard;
    private final Repairs repairs;
    private final Consumer<Uid> changes;

    /**
     * @param client made by {@link ClusterClient}, so that {@code retryAfter} hears its answers
     * @param namespace where instances run
     * @param changes hears of each instance of which {@link #observe} may tell something new
     */
    KubernetesRuntime(
            KubernetesClient client,
            RetryAfter retryAfter,
            String namespace,
            KubernetesProperties properties,
            ManifestsFor manifests,
            Consumer<Uid> changes) {
        InstantSource clock = InstantSource.system();
        ClusterCalls calls = new ClusterCalls(retryAfter);
        RecentWrites writes = new RecentWrites(clock);
        Revisions revisions = new Revisions(properties.revision());
        SecretReader secrets = new SecretReader(client, namespace, calls, clock);
        this.properties = properties;
        this.changes = changes;
        this.repairs = new Repairs(clock);
        this.contact = new ClusterContact(clock);
        this.desired = new Desired(manifests, new Intactness(client.getKubernetesSerialization()));
        this.informers = new InstanceInformers(client, namespace, writes, contact::failed, this::changed);
        this.guard = new SecretGuard(secrets, informers, desired, changes);
        this.watch = new ClusterWatch(
                client, informers, contact, desired, guard, () -> revisions.look(client, namespace), clock);
        this.observer = new ClusterObserver(informers, desired, secrets, guard, repairs, revisions);
        this.applier = new Applier(client, namespace, calls, informers, writes, desired, guard, repairs, revisions);
        this.remover = new Remover(client, namespace, calls, informers, writes, clock);
        this.logs = new PodLogs(client, namespace, calls, informers::pods);
    }

    /** Begins to watch the cluster; waits for the first complete look at it, but no longer than told. */
    boolean start(Duration longest) {
        watch.lookForKeda();
        informers.start();
        watch.start();
        try {
            long end = System.nanoTime() + longest.toNanos();
            while (!informers.isSynced() && System.nanoTime() < end) {
                var unused = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return informers.isSynced();
    }

    /** Whether the cluster tells what runs there. */
    boolean isInContact() {
        return informers.isSynced() && !contact.isAway();
    }

    @Override
    public void apply(InstanceSpec spec) {
        applier.apply(spec);
    }

    @Override
    public void remove(Uid uid) {
        remover.remove(uid, desired.keda());
        guard.forget(uid);
        repairs.forget(uid);
    }

    @Override
    public List<RunningInstance> observe() {
        return observer.observe();
    }

    @Override
    public Optional<RunningInstance> observe(Uid uid) {
        return observer.observe(uid);
    }

    @Override
    public List<String> logs(Uid uid, LogQuery query) {
        return logs.read(uid, query);
    }

    @Override
    public void removeContent(Uid uid) {
        remover.removeContent(uid);
    }

    @Override
    public int replicaLimit(InstanceSpec spec) {
        boolean shared = properties.volumeClaim() && properties.accessMode().equals("ReadWriteMany");
        return shared || spec.s3().areGiven() ? Integer.MAX_VALUE : 1;
    }

    /** Ends watching the cluster; instances go on running. */
    @Override
    public void close() {
        watch.close();
        informers.close();
    }

    private void changed(Uid uid) {
        if (informers.pods(uid).stream().anyMatch(PodTrouble::lacksConfiguration)) {
            watch.secretMissing(uid);
        }
        changes.accept(uid);
    }
}
