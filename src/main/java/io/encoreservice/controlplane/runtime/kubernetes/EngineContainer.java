package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.launch.EngineEnvironment;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The engine's container: its image, what it is told, and how its state is asked for. */
final class EngineContainer {

    /** Its name. */
    static final String NAME = "engine";

    // why: a pod that ends is still led to for a moment, until every node has heard of it.
    private static final long FAREWELL_SECONDS = 3;

    private final KubernetesProperties properties;
    private final EngineImage image;
    private final EngineResources resources;
    private final EngineVolumes volumes;

    EngineContainer(
            KubernetesProperties properties, EngineImage image, EngineResources resources, EngineVolumes volumes) {
        this.properties = properties;
        this.image = image;
        this.resources = resources;
        this.volumes = volumes;
    }

    Container of(InstanceSpec spec, EngineEnvironment environment) {
        EngineProbes probes = image.probes();
        return new ContainerBuilder()
                .withName(NAME)
                .withImage(properties.image())
                .withImagePullPolicy(properties.imagePullPolicy())
                .withEnv(variables(spec, environment))
                .addNewPort()
                .withName(EngineProbes.PORT_NAME)
                .withContainerPort(EngineBriefing.PORT)
                .withProtocol("TCP")
                .endPort()
                .withResources(resources.object())
                .withSecurityContext(PodHardening.container())
                .withVolumeMounts(volumes.mounts())
                .withStartupProbe(probes.startup())
                .withReadinessProbe(probes.readiness())
                .withLivenessProbe(probes.liveness())
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(FAREWELL_SECONDS)
                .endPreStop()
                .endLifecycle()
                .build();
    }

    private List<EnvVar> variables(InstanceSpec spec, EngineEnvironment environment) {
        Set<String> secrets = environment.secrets();
        List<EnvVar> variables = new ArrayList<>();
        environment.variables().forEach((name, value) -> {
            if (secrets.contains(name)) {
                variables.add(secret(name, InstanceNames.of(spec.uid())));
            } else if (!value.isEmpty()) {
                // why: a server drops empty values, and then what is there would never be what was applied.
                variables.add(plain(name, value));
            }
        });
        image.variables().forEach((name, value) -> variables.add(plain(name, value)));
        return variables;
    }

    private static EnvVar plain(String name, String value) {
        // why: the cluster replaces $(NAME), secrets included, and takes $$ for $ wherever it stands.
        return new EnvVarBuilder()
                .withName(name)
                .withValue(value.replace("$", "$$"))
                .build();
    }

    private static EnvVar secret(String name, String secret) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(secret)
                .withKey(name)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }
}
