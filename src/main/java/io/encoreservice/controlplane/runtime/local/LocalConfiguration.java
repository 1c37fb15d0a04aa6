package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.controlplane.runtime.RuntimeChanged;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.ChildLauncher;
import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;

/** Instances as child processes of this service. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "encore.runtime", havingValue = "local")
@EnableConfigurationProperties(LocalProperties.class)
public class LocalConfiguration {

    // why: engines that are told to end give their jobs back, so Redis, which they are told of late, must end after
    // them.
    private static final String REDIS = "redissonClient";

    @Bean
    Surroundings surroundings(
            ObjectProvider<RedisAddress> redis,
            ObjectProvider<FfmpegTools> ffmpeg,
            PublicAddresses addresses,
            Environment environment) {
        return new Surroundings(redis::getObject, ffmpeg::getObject, addresses, () -> managementPort(environment));
    }

    @Bean
    InstanceContent instanceContent(DataFolder data) {
        return new InstanceContent(data);
    }

    @Bean
    EngineBriefing engineBriefing(
            InstanceContent content,
            EngineCredentials credentials,
            EngineDefaults defaults,
            OutboundProperties outbound,
            Surroundings surroundings) {
        return new EngineBriefing(content, credentials, defaults, outbound, surroundings);
    }

    @Bean
    EngineJvm engineJvm(LocalProperties properties) {
        return new EngineJvm(Path.of(System.getProperty("java.home"), "bin", "java"), properties.heap());
    }

    @Bean
    LayoutBuilder layoutBuilder(DataFolder data) throws IOException {
        return new LayoutBuilder(data.folder("engine"), ApplicationSource.running());
    }

    @Bean
    @DependsOn(REDIS)
    AotCache aotCache(
            EngineJvm jvm,
            LayoutBuilder layouts,
            ChildLauncher launcher,
            DataFolder data,
            EngineBriefing briefing,
            EngineCredentials credentials,
            ObjectProvider<RedisUsers> users,
            LocalProperties properties) {
        TrainingGround ground = new ThrowAwayInstance(data, briefing, credentials, users::getObject);
        return new AotCache(jvm, layouts, launcher, ground, properties.aotCache());
    }

    @Bean
    EngineProgram engineProgram(
            LocalProperties properties,
            EngineJvm jvm,
            LayoutBuilder layouts,
            AotCache aotCache,
            EngineCredentials credentials,
            ChildLauncher launcher) {
        List<String> words = CommandWords.split(properties.engineCommand());
        return words.isEmpty()
                ? new OwnEngine(jvm, layouts, aotCache, credentials, launcher)
                : new ForeignEngine(words, System.getenv(), launcher);
    }

    @Bean
    InstanceLives instanceLives(
            DataFolder data,
            EngineProgram program,
            EngineBriefing briefing,
            LocalProperties properties,
            ApplicationEventPublisher events) {
        Path folder = data.folder("instances");
        return new InstanceLives(
                folder,
                new EngineStarter(folder, program, briefing, properties),
                properties,
                uid -> events.publishEvent(new RuntimeChanged(uid)));
    }

    @Bean
    @DependsOn(REDIS)
    LocalRuntime localRuntime(InstanceLives lives, InstanceContent content) {
        return new LocalRuntime(lives, content);
    }

    private static List<Integer> managementPort(Environment environment) {
        Integer port = environment.getProperty("local.management.port", Integer.class);
        return port == null ? List.of() : List.of(port);
    }
}
