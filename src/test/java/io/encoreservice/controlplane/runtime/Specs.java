package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.encoreservice.shared.launch.EncodingOverrides.MixPreset;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Specs as a service would write them. */
public final class Specs {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Settings of engines, one of each kind. */
    public static final EngineSettings SETTINGS = new EngineSettings(
            "callbacks-are-signed-with-it",
            new EncodingOverrides(
                    false,
                    true,
                    Map.of("filter_threads", "2", "benchmark", ""),
                    Map.of(3, "3.0", 5, "5.0(side)"),
                    Map.of(
                            "de",
                            new MixPreset(Map.of(), Map.of("stereo", "FL=FL|FR=FR"), null),
                            "night.Mix_1",
                            new MixPreset(
                                    Map.of("5.1(side)", Map.of("5.1", "FL=FL|FR=FR|FC=1.5*FC")),
                                    Map.of("mono", "FC=FL+FR"),
                                    false)),
                    Map.of("http", Map.of("reconnect_delay_max", "3")),
                    List.of("ssim", "psnr_y")));

    private Specs() {}

    /** A new instance of the tenant acme. */
    public static InstanceSpec spec(String name) {
        InstanceKey key = new InstanceKey(TenantId.of("acme"), InstanceName.of(name));
        URI publicUrl = URI.create("http://" + key.label() + ".encore.localhost:8081/");
        return new InstanceSpec(
                Uid.random(RANDOM),
                key,
                publicUrl,
                "",
                S3Settings.NONE,
                EngineSettings.NONE,
                2,
                1,
                1,
                0,
                EngineLimits.NONE);
    }

    /** The same instance with another restart generation. */
    public static InstanceSpec restarted(InstanceSpec spec, int generation) {
        return like(spec, spec.workers(), spec.replicas(), spec.maxReplicas(), generation);
    }

    /** The same instance whose engines have these settings. */
    public static InstanceSpec withSettings(InstanceSpec spec, EngineSettings settings) {
        return new InstanceSpec(
                spec.uid(),
                spec.key(),
                spec.publicUrl(),
                spec.profilesUrl(),
                spec.s3(),
                settings,
                spec.workers(),
                spec.replicas(),
                spec.maxReplicas(),
                spec.restartGeneration(),
                spec.limits());
    }

    /** The same instance with another number of workers. */
    public static InstanceSpec withWorkers(InstanceSpec spec, int workers) {
        return like(spec, workers, spec.replicas(), spec.maxReplicas(), spec.restartGeneration());
    }

    /** The same instance with other bounds of its number of engines. */
    public static InstanceSpec withReplicas(InstanceSpec spec, int replicas, int maxReplicas) {
        return like(spec, spec.workers(), replicas, maxReplicas, spec.restartGeneration());
    }

    private static InstanceSpec like(
            InstanceSpec spec, int workers, int replicas, int maxReplicas, int restartGeneration) {
        return new InstanceSpec(
                spec.uid(),
                spec.key(),
                spec.publicUrl(),
                spec.profilesUrl(),
                spec.s3(),
                spec.settings(),
                workers,
                replicas,
                maxReplicas,
                restartGeneration,
                spec.limits());
    }
}
