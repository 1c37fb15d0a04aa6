package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.InvalidNameException;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an instance's objects are called and labelled, so that each can be found and told from everybody else's. */
final class InstanceNames {

    static final String UID = "encoreservice.io/uid";
    static final String TENANT = "encoreservice.io/tenant";
    static final String NAME = "encoreservice.io/name";
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String SERVICE = "encore-service";

    /** Of every object's name; the uid follows. */
    static final String PREFIX = "encore-";

    /** On the Deployment: what the instance was told to be; see {@link SpecAnnotation}. */
    static final String SPEC = "encoreservice.io/spec";

    /** On the Deployment: the revision of the control plane that applied it. */
    static final String REVISION = "encoreservice.io/revision";

    /** On the control planes' own pods: the revision they are. */
    static final String CONTROL_PLANE_REVISION = "encoreservice.io/control-plane-revision";

    /** On the pods: a higher one rolls them. */
    static final String RESTART_GENERATION = "encoreservice.io/restart-generation";

    /** On the pods: a digest of the instance's Secret, so that a changed key rolls them. */
    static final String SECRET_DIGEST = "encoreservice.io/secret-digest";

    private InstanceNames() {}

    /** The name of every object of an instance. */
    static String of(Uid uid) {
        return PREFIX + uid.value();
    }

    /** Whose object it is; empty when that cannot be told. */
    static Optional<Uid> uid(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String uid = labels == null ? null : labels.get(UID);
        try {
            return Optional.ofNullable(uid).map(Uid::new);
        } catch (InvalidNameException foreign) {
            return Optional.empty();
        }
    }

    /** The labels of every object of an instance. */
    static Map<String, String> labels(InstanceSpec spec) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("app.kubernetes.io/name", "encore-engine");
        labels.put("app.kubernetes.io/instance", of(spec.uid()));
        labels.put("app.kubernetes.io/component", "engine");
        labels.put("app.kubernetes.io/part-of", SERVICE);
        labels.put(MANAGED_BY, SERVICE);
        labels.put(UID, spec.uid().value());
        labels.put(TENANT, spec.key().tenant().value());
        labels.put(NAME, spec.key().name().value());
        return labels;
    }

    /** The labels that select an instance's pods. */
    static Map<String, String> selector(Uid uid) {
        return Map.of(UID, uid.value());
    }

    /** Name, namespace and labels of one of an instance's objects. */
    static ObjectMeta metadata(InstanceSpec spec, String namespace) {
        return new ObjectMetaBuilder()
                .withName(of(spec.uid()))
                .withNamespace(namespace)
                .withLabels(labels(spec))
                .build();
    }
}
