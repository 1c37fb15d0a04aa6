package io.encoreservice.controlplane.runtime.kubernetes;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How instances run on a cluster. Sizes are Kubernetes quantities such as {@code 500m} or {@code 2Gi}.
 *
 * @param namespace where instances run; empty means this pod's own, or the kubeconfig's
 * @param image what engines run
 * @param engine what that image is
 * @param imagePullPolicy when nodes fetch it
 * @param imagePullSecrets names of Secrets in the namespace
 * @param revision what a control plane of a higher revision applied is left to it while it has a pod
 * @param startTimeout an engine that is not ready within this has failed
 * @param terminationGrace how long an engine may take to put its work back
 * @param cpuRequest what one engine is sure of
 * @param cpuLimit what one engine may use at most
 * @param memoryRequest what one engine is sure of
 * @param memoryLimit an engine that uses more is killed
 * @param diskRequest ephemeral storage one engine is sure of
 * @param diskLimit an engine that uses more is evicted
 * @param workSize how large an engine's temporary files may grow
 * @param contentSize how large {@code /usercontent} may grow
 * @param volumeClaim whether {@code /usercontent} outlives the engine's pod
 * @param storageClass of the claim; empty means the cluster's default
 * @param accessMode {@code ReadWriteMany} lets the engines of one instance share their files
 * @param nodeSelector labels of the nodes that engines may run on
 * @param runtimeClass a sandbox such as gVisor; empty means the cluster's default
 * @param samplesUrl where engines find this service's samples; empty means below the API's address
 * @param networkPolicy whom engines may talk to
 */
@Validated
@ConfigurationProperties("encore.kubernetes")
record KubernetesProperties(
        String namespace,
        @NotBlank String image,
        @NotNull Engine engine,
        @Pattern(regexp = "Always|IfNotPresent|Never") String imagePullPolicy,
        List<String> imagePullSecrets,
        long revision,
        @NotNull Duration startTimeout,
        @NotNull Duration terminationGrace,
        @NotBlank String cpuRequest,
        @NotBlank String cpuLimit,
        @NotBlank String memoryRequest,
        @NotBlank String memoryLimit,
        @NotBlank String diskRequest,
        @NotBlank String diskLimit,
        @NotBlank String workSize,
        @NotBlank String contentSize,
        boolean volumeClaim,
        String storageClass,

        @Pattern(regexp = "ReadWriteOnce|ReadWriteOncePod|ReadWriteMany")
        String accessMode,

        Map<String, String> nodeSelector,
        String runtimeClass,
        String samplesUrl,
        @NotNull @Valid Network networkPolicy) {

    /** Whose image it is. */
    enum Engine {
        AUTO,
        OWN,
        SVT
    }

    /**
     * Whom engines may talk to.
     *
     * @param enabled whether there is a NetworkPolicy at all
     * @param controlPlaneLabels the pods that may call engines
     * @param redisLabels Redis's pods, when they are in the namespace
     * @param redisCidrs Redis's addresses when they are not; both empty means its port anywhere
     * @param refuseCidrs ranges that are refused beside the private ones
     * @param allowCidrs private ranges that engines may reach all the same
     */
    record Network(
            boolean enabled,
            Map<String, String> controlPlaneLabels,
            Map<String, String> redisLabels,
            List<String> redisCidrs,
            List<String> refuseCidrs,
            List<String> allowCidrs) {

        Network {
            controlPlaneLabels = controlPlaneLabels == null ? Map.of() : controlPlaneLabels;
            redisLabels = redisLabels == null ? Map.of() : redisLabels;
            redisCidrs = redisCidrs == null ? List.of() : redisCidrs;
            refuseCidrs = refuseCidrs == null ? List.of() : refuseCidrs;
            allowCidrs = allowCidrs == null ? List.of() : allowCidrs;
        }
    }

    KubernetesProperties {
        imagePullSecrets = imagePullSecrets == null ? List.of() : imagePullSecrets;
        nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
    }
}
