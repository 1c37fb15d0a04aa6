package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.instance.InstanceRoom;
import io.encoreservice.kubernetes.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.redisson.api.RedissonClient;

/** A whole control plane but its API: what is wished in Redis, what looks after it, and the runtime on the cluster. */
final class ClusterControlPlane implements AutoCloseable {

    static final Duration NEVER = Duration.ofHours(1);
    static final Duration OFTEN = Duration.ofSeconds(1);

    private final RuntimeOnCluster cluster;
    private final InstanceRoom room;

    private ClusterControlPlane(RuntimeOnCluster cluster, InstanceRoom room) {
        this.cluster = cluster;
        this.room = room;
    }

    static ClusterControlPlane open(
            TestCluster cluster, RedissonClient redis, Path folder, Duration resync, String... settings) {
        RuntimeOnCluster runtime = RuntimeOnCluster.open(cluster, settings);
        return new ClusterControlPlane(
                runtime, InstanceRoom.open(redis, runtime.runtime(), folder, runtime::tells, resync));
    }

    /** One that hears of no change and finds them only when it looks at everything. */
    static ClusterControlPlane deaf(TestCluster cluster, RedissonClient redis, Path folder, Duration resync) {
        RuntimeOnCluster runtime = RuntimeOnCluster.open(cluster);
        return new ClusterControlPlane(
                runtime, InstanceRoom.open(redis, runtime.runtime(), folder, ClusterControlPlane::notAtAll, resync));
    }

    static ClusterControlPlane atFullPace(TestCluster cluster, RedissonClient redis, Path folder) {
        RuntimeOnCluster runtime = RuntimeOnCluster.open(cluster);
        return new ClusterControlPlane(
                runtime, InstanceRoom.openAtFullPace(redis, runtime.runtime(), folder, runtime::tells));
    }

    InstanceRoom room() {
        return room;
    }

    KubernetesRuntime runtime() {
        return cluster.runtime();
    }

    @Override
    public void close() {
        room.close();
        cluster.close();
    }

    private static void notAtAll(Consumer<Uid> listener) {
        // why: it is deaf.
    }
}
