package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.EngineEnvironment;
import io.encoreservice.shared.redis.InstanceKeyspace;
import java.nio.file.Path;
import java.util.List;

/** Composes what an engine on the cluster is told. */
final class EngineBriefing {

    static final int PORT = 8080;

    /** Where the engine's image has FFmpeg. */
    private static final FfmpegTools TOOLS = new FfmpegTools(
            Path.of("/opt/ffmpeg/ffmpeg"),
            Path.of("/opt/ffmpeg/ffprobe"),
            Path.of("/opt/ffmpeg/lib"),
            Path.of("/opt/ffmpeg/DejaVuSansMono.ttf"));

    private final EngineCredentials credentials;
    private final EngineDefaults defaults;
    private final OutboundProperties outbound;
    private final InstanceSurroundings surroundings;
    private final boolean contentShared;

    EngineBriefing(
            EngineCredentials credentials,
            EngineDefaults defaults,
            OutboundProperties outbound,
            InstanceSurroundings surroundings,
            boolean contentShared) {
        this.credentials = credentials;
        this.defaults = defaults;
        this.outbound = outbound;
        this.surroundings = surroundings;
        this.contentShared = contentShared;
    }

    EngineEnvironment of(InstanceSpec spec) {
        String uid = spec.uid().value();
        return new EngineEnvironment(
                PORT,
                "0.0.0.0",
                spec.publicUrl(),
                surroundings.redis().withUser(uid, redisPassword(spec)).uri(),
                surroundings.redis().cluster(),
                InstanceKeyspace.ofUid(uid).prefix(),
                spec.profilesUrl().isBlank() ? defaults.profilesUrl() : spec.profilesUrl(),
                EngineCredentials.USER,
                credentials.httpPassword(spec.uid()),
                Path.of(EngineVolumes.CONTENT_PATH),
                contentShared,
                Path.of(EngineVolumes.WORK_PATH),
                TOOLS,
                outbound.allow(),
                List.of(PORT),
                surroundings.samples(),
                surroundings.samples(),
                spec.s3(),
                spec.settings(),
                spec.workers(),
                defaults.jobExpireTime(),
                spec.limits());
    }

    /** The password of the instance's own Redis user, whose name is the uid. */
    String redisPassword(InstanceSpec spec) {
        return credentials.redisPassword(spec.uid());
    }
}
