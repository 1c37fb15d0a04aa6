package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The only places an engine can write to, each of a limited size. */
final class EngineVolumes {

    static final String CONTENT_PATH = "/usercontent";
    static final String WORK_PATH = "/work";
    private static final String CONTENT = "content";
    private static final String WORK = "work";
    private static final String TMP = "tmp";

    private final KubernetesProperties properties;
    private final EngineImage image;
    private final Quantity tmpSize;
    private final Quantity workSize;
    private final Quantity contentSize;

    EngineVolumes(KubernetesProperties properties, EngineImage image) {
        this.properties = properties;
        this.image = image;
        this.tmpSize = CanonicalQuantity.of(image.tmpSize());
        this.workSize = CanonicalQuantity.of(properties.workSize());
        this.contentSize = CanonicalQuantity.of(properties.contentSize());
    }

    List<Volume> of(InstanceSpec spec) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(emptyDir(TMP, tmpSize));
        volumes.add(emptyDir(WORK, workSize));
        if (hasClaim()) {
            volumes.add(new VolumeBuilder()
                    .withName(CONTENT)
                    .withNewPersistentVolumeClaim()
                    .withClaimName(InstanceNames.of(spec.uid()))
                    .endPersistentVolumeClaim()
                    .build());
        } else if (image.keepsContent()) {
            volumes.add(emptyDir(CONTENT, contentSize));
        }
        return volumes;
    }

    List<VolumeMount> mounts() {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount(TMP, "/tmp"));
        mounts.add(mount(WORK, WORK_PATH));
        if (image.keepsContent()) {
            mounts.add(mount(CONTENT, CONTENT_PATH));
        }
        return mounts;
    }

    /** The claim of a content folder that outlives the pods; empty when it need not. */
    Optional<PersistentVolumeClaim> claim(ObjectMeta metadata) {
        return hasClaim()
                ? Optional.of(new PersistentVolumeClaimBuilder()
                        .withMetadata(metadata)
                        .withNewSpec()
                        .withAccessModes(properties.accessMode())
                        .withStorageClassName(properties.storageClass().isBlank() ? null : properties.storageClass())
                        .withNewResources()
                        .withRequests(Map.of("storage", contentSize))
                        .endResources()
                        .endSpec()
                        .build())
                : Optional.empty();
    }

    /** Whether two pods may have the volumes mounted at a time. */
    boolean areShared() {
        return !hasClaim() || "ReadWriteMany".equals(properties.accessMode());
    }

    /** Whether all pods have one content folder, which outlives them. */
    boolean hasClaim() {
        return properties.volumeClaim() && image.keepsContent();
    }

    private static Volume emptyDir(String name, Quantity size) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withSizeLimit(size)
                .endEmptyDir()
                .build();
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path).build();
    }
}
