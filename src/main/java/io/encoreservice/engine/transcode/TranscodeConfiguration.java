package io.encoreservice.engine.transcode;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.engine.egress.EgressProxy;
import io.encoreservice.engine.egress.OutboundClient;
import io.encoreservice.engine.ffmpeg.AudioMixPreset;
import io.encoreservice.engine.ffmpeg.EncodingSettings;
import io.encoreservice.engine.ffmpeg.FfmpegProcess;
import io.encoreservice.engine.ffmpeg.ParameterPolicy;
import io.encoreservice.engine.ffmpeg.ToolEnvironment;
import io.encoreservice.engine.media.FfprobeProcess;
import io.encoreservice.engine.media.MediaAnalyzer;
import io.encoreservice.engine.profile.ProfileCache;
import io.encoreservice.engine.profile.ProfileLocations;
import io.encoreservice.engine.profile.ProfileRepository;
import io.encoreservice.engine.profile.ProfileSource;
import io.encoreservice.engine.storage.ObjectStorage;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.shared.launch.ChildLauncher;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that turn a job into files. */
@Configuration(proxyBeanMethods = false)
public class TranscodeConfiguration {

    private static final Duration FETCH = Duration.ofSeconds(5);

    @Bean
    ProfileSource profileSource(OutboundClient client) {
        return new ProfileLocations(location -> client.get(location, ProfileSource.LARGEST, FETCH));
    }

    @Bean
    OutputForecast outputForecast(EngineProperties properties, ProfileSource source) {
        return new OutputForecast(profiles(properties, new ProfileCache(source)));
    }

    @Bean
    TranscodeContext transcodeContext(
            EngineProperties properties,
            ProfileSource source,
            UserContent content,
            ObjectStorage storage,
            EgressProxy egress) {
        EngineProperties.Tools tools = properties.tools();
        EngineProperties.Timeouts timeouts = properties.timeouts();
        ToolEnvironment environment = new ToolEnvironment(new ChildLauncher(), tools.libraries(), egress::address);
        return new TranscodeContext(
                profiles(properties, source),
                new MediaAnalyzer(new FfprobeProcess(environment, tools.ffprobe(), timeouts.ffprobe())),
                new FfmpegProcess(
                        environment,
                        tools.ffmpeg(),
                        new FfmpegProcess.Limits(timeouts.ffmpegSilence(), timeouts.ffmpegStandstill())),
                new ParameterPolicy(),
                content,
                new InputSources(
                        content,
                        storage,
                        JobLimits.of(properties.limits()),
                        properties.outbound()::addressOf,
                        properties.encoding().protocolInputParams()),
                settings(properties));
    }

    private static EncodingSettings settings(EngineProperties properties) {
        EngineProperties.Encoding encoding = properties.encoding();
        Map<String, @Nullable String> globalParams = new LinkedHashMap<>();
        // why: a property cannot be null, and an option without an argument has none.
        encoding.globalParams().forEach((name, value) -> globalParams.put(name, value.isEmpty() ? null : value));
        Map<String, AudioMixPreset> presets = new LinkedHashMap<>();
        encoding.audioMixPresets()
                .forEach((name, preset) -> presets.put(
                        name, new AudioMixPreset(preset.panMapping(), preset.defaultPan(), preset.fallbackToAuto())));
        return new EncodingSettings(
                encoding.exitOnError(),
                encoding.flipWidthHeightIfPortrait(),
                globalParams,
                encoding.defaultChannelLayouts(),
                presets,
                encoding.includeQualityMetrics(),
                properties.tools().font());
    }

    @Bean
    SegmentedTranscoder segmentedTranscoder(TranscodeContext context, EngineProperties properties) {
        return new SegmentedTranscoder(context, properties.contentShared());
    }

    @Bean
    Transcoder transcoder(TranscodeContext context, SegmentedTranscoder segments) {
        return new Transcoder(context, segments);
    }

    @Bean
    OutputPublisher outputPublisher(UserContent content, ObjectStorage storage) {
        return new OutputPublisher(content, storage);
    }

    private static ProfileRepository profiles(EngineProperties properties, ProfileSource source) {
        EngineProperties.Profile profile = properties.profile();
        return new ProfileRepository(
                URI.create(profile.location()), profile.spelExpressionPrefix(), profile.spelExpressionSuffix(), source);
    }
}
