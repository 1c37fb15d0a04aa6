package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.shared.launch.EngineEnvironment;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisAddress;
import java.nio.file.Path;

/** Composes what an engine on this machine is told. */
final class EngineBriefing {

    private final InstanceContent content;
    private final EngineCredentials credentials;
    private final EngineDefaults defaults;
    private final OutboundProperties outbound;
    private final Surroundings surroundings;

    EngineBriefing(
            InstanceContent content,
            EngineCredentials credentials,
            EngineDefaults defaults,
            OutboundProperties outbound,
            Surroundings surroundings) {
        this.content = content;
        this.credentials = credentials;
        this.defaults = defaults;
        this.outbound = outbound;
        this.surroundings = surroundings;
    }

    EngineEnvironment of(InstanceSpec spec, int port, Path work) {
        String uid = spec.uid().value();
        RedisAddress redis = surroundings.redis().get();
        return new EngineEnvironment(
                port,
                "127.0.0.1",
                spec.publicUrl(),
                redis.withUser(uid, credentials.redisPassword(spec.uid())).uri(),
                redis.cluster(),
                InstanceKeyspace.ofUid(uid).prefix(),
                spec.profilesUrl().isBlank() ? defaults.profilesUrl() : spec.profilesUrl(),
                EngineCredentials.USER,
                credentials.httpPassword(spec.uid()),
                content.folder(spec.uid()),
                true,
                work,
                surroundings.ffmpeg().get(),
                outbound.allow(),
                surroundings.ownPorts(),
                surroundings.addresses().samplesNearby(),
                surroundings.addresses().samples(),
                spec.s3(),
                spec.settings(),
                spec.workers(),
                defaults.jobExpireTime(),
                spec.limits());
    }
}
