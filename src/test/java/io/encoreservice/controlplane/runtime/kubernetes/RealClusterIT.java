package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceRuntimeContract;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The contract on a real cluster, with real engines: {@code KUBECONFIG=… mvn verify -Pcluster}. */
@EnabledIfSystemProperty(
        named = "cluster.image",
        matches = ".+",
        disabledReason = "a real cluster is asked for by -Pcluster")
@EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+", disabledReason = "KUBECONFIG names no cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealClusterIT extends InstanceRuntimeContract {

    private final List<Uid> published = new CopyOnWriteArrayList<>();
    private final Set<Uid> applied = ConcurrentHashMap.newKeySet();
    private RealCluster cluster;
    private KubernetesRuntime runtime;

    @BeforeAll
    void makeNamespace() {
        cluster = new RealCluster();
        runtime = cluster.runtime(published::add);
        assertThat(runtime.start(patience())).isTrue();
    }

    @AfterEach
    void removeInstances() {
        applied.forEach(runtime::remove);
        applied.clear();
    }

    @AfterAll
    void removeNamespace() {
        runtime.close();
        cluster.close();
    }

    @Override
    protected Duration patience() {
        return Duration.ofMinutes(5);
    }

    @Override
    protected InstanceRuntime runtime() {
        return new LettingIn();
    }

    @Override
    protected List<Uid> published() {
        return published;
    }

    @Override
    protected String incarnation(RunningInstance instance) {
        Pod pod = podOf(instance);
        return pod.getMetadata().getUid() + "/"
                + pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }

    @Override
    protected List<String> environment(RunningInstance instance) {
        Map<String, String> secret = cluster.secret(instance.spec().uid());
        return podOf(instance).getSpec().getContainers().getFirst().getEnv().stream()
                .map(variable -> variable.getName() + "=" + valueOf(variable, secret))
                .toList();
    }

    @Override
    protected void crash(RunningInstance instance) {
        cluster.kill(podOf(instance));
    }

    /** A real engine prints what it wants to. */
    @Override
    protected String print(RunningInstance instance, String line) {
        return cluster.lastLine(podOf(instance));
    }

    private Pod podOf(RunningInstance instance) {
        return cluster.pod(instance.spec().uid());
    }

    private static String valueOf(EnvVar variable, Map<String, String> secret) {
        if (variable.getValueFrom() == null) {
            return variable.getValue().replace("$$(", "$(");
        }
        String encoded =
                secret.getOrDefault(variable.getValueFrom().getSecretKeyRef().getKey(), "");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    /** Makes an instance's Redis user before its engine, as the control plane does. */
    private final class LettingIn implements InstanceRuntime {

        @Override
        public void apply(InstanceSpec spec) {
            cluster.letIn(spec.uid());
            applied.add(spec.uid());
            runtime.apply(spec);
        }

        @Override
        public void remove(Uid uid) {
            runtime.remove(uid);
        }

        @Override
        public List<RunningInstance> observe() {
            return runtime.observe();
        }

        @Override
        public Optional<RunningInstance> observe(Uid uid) {
            return runtime.observe(uid);
        }

        @Override
        public List<String> logs(Uid uid, LogQuery query) {
            return runtime.logs(uid, query);
        }

        @Override
        public void removeContent(Uid uid) {
            runtime.removeContent(uid);
        }

        @Override
        public int replicaLimit(InstanceSpec spec) {
            return runtime.replicaLimit(spec);
        }
    }
}
