package io.encoreservice.controlplane.runtime.kubernetes;

/** Gives the manifests for a cluster that does or does not know KEDA, since that may change while this service runs. */
@FunctionalInterface
interface ManifestsFor {

    /**
     * @param keda whether the cluster knows KEDA's ScaledObject
     */
    InstanceManifests cluster(boolean keda);
}
