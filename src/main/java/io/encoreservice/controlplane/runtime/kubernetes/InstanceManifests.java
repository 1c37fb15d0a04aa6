package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.shared.launch.EngineEnvironment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;

/** Says which objects an instance is on a cluster: a pure function, so that equal specs give equal objects. */
final class InstanceManifests {

    private final InstanceSurroundings surroundings;
    private final KubernetesProperties properties;
    private final EngineBriefing briefing;
    private final EngineVolumes volumes;
    private final PodTemplate pods;
    private final EngineDeployment deployment;
    private final InstanceNetwork network;
    private final InstanceScaling scaling;

    /**
     * Reads the operator's settings.
     *
     * @throws IllegalArgumentException when a size or an address among them is none
     */
    InstanceManifests(
            KubernetesProperties properties,
            EngineCredentials credentials,
            EngineDefaults defaults,
            OutboundProperties outbound,
            InstanceSurroundings surroundings) {
        this.surroundings = surroundings;
        this.properties = properties;
        EngineResources resources = new EngineResources(properties);
        EngineImage image = EngineImage.of(properties, resources);
        this.volumes = new EngineVolumes(properties, image);
        this.briefing = new EngineBriefing(credentials, defaults, outbound, surroundings, volumes.hasClaim());
        EngineContainer container = new EngineContainer(properties, image, resources, volumes);
        this.pods = new PodTemplate(properties, image, volumes, container);
        this.deployment = new EngineDeployment(properties, volumes);
        this.network = new InstanceNetwork(properties.networkPolicy(), surroundings);
        this.scaling = new InstanceScaling(surroundings, image);
    }

    /**
     * All objects of an instance, in the order in which to apply them: a volume claim if it has one, its Deployment,
     * then what the Deployment shall own. What the instance has on the cluster and this list has no more (a scaler, a
     * policy) is to be deleted, save a volume claim.
     */
    List<HasMetadata> of(InstanceSpec spec) {
        EngineEnvironment environment = briefing.of(spec);
        InstanceSecret secret = new InstanceSecret(spec, environment, briefing.redisPassword(spec));
        List<HasMetadata> objects = new ArrayList<>();
        volumes.claim(metadata(spec)).ifPresent(objects::add);
        objects.add(deployment.of(spec, metadata(spec), pods.of(spec, environment, secret.digest())));
        if (properties.networkPolicy().enabled()) {
            objects.add(network.of(spec, metadata(spec)));
        }
        objects.add(serviceAccount(spec));
        objects.add(secret.object(metadata(spec)));
        objects.add(service(spec));
        objects.add(disruptionBudget(spec));
        objects.addAll(scaling.of(spec, metadata(spec)));
        return List.copyOf(objects);
    }

    /**
     * The same objects, everything but the Deployment and the volume claim owned by the Deployment, so that one delete
     * removes all of them.
     *
     * @param objects what {@link #of} says
     * @param ownerUid the Deployment's {@code metadata.uid}
     */
    static List<HasMetadata> owned(List<HasMetadata> objects, String ownerUid) {
        OwnerReference owner = objects.stream()
                .filter(Deployment.class::isInstance)
                .findFirst()
                .map(deployment -> new OwnerReferenceBuilder()
                        .withApiVersion(deployment.getApiVersion())
                        .withKind(deployment.getKind())
                        .withName(deployment.getMetadata().getName())
                        .withUid(ownerUid)
                        .withController(true)
                        .build())
                .orElseThrow(() -> new IllegalArgumentException("no Deployment among the objects"));
        return objects.stream().map(object -> ownedBy(owner, object)).toList();
    }

    private static HasMetadata ownedBy(OwnerReference owner, HasMetadata object) {
        if (object instanceof Deployment || object instanceof PersistentVolumeClaim) {
            return object;
        }
        HasMetadata copy = Serialization.clone(object);
        copy.getMetadata().setOwnerReferences(List.of(owner));
        return copy;
    }

    private ObjectMeta metadata(InstanceSpec spec) {
        return InstanceNames.metadata(spec, surroundings.namespace());
    }

    private ServiceAccount serviceAccount(InstanceSpec spec) {
        return new ServiceAccountBuilder()
                .withMetadata(metadata(spec))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    private Service service(InstanceSpec spec) {
        return new ServiceBuilder()
                .withMetadata(metadata(spec))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(InstanceNames.selector(spec.uid()))
                .addNewPort()
                .withName(EngineProbes.PORT_NAME)
                .withPort(EngineBriefing.PORT)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(EngineProbes.PORT_NAME))
                .endPort()
                .endSpec()
                .build();
    }

    private PodDisruptionBudget disruptionBudget(InstanceSpec spec) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(spec))
                .withNewSpec()
                // why: one engine at a time may go, so that a node can always be drained.
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(InstanceNames.selector(spec.uid()))
                .endSelector()
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .endSpec()
                .build();
    }
}
