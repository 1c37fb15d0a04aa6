package io.encoreservice.engine;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * An engine's settings, under SVT Encore's own prefix and, where SVT Encore has one, name.
 *
 * @param publicUrl where tenants reach this engine, ending in a slash
 * @param redis where jobs are kept
 * @param profile where profiles are read from
 * @param concurrency the number of priority classes, as SVT Encore's number of queues
 * @param workers how many jobs run at once
 * @param pollDisabled whether jobs are accepted and looked after, but run by other engines only
 * @param pollQueue the one priority class whose jobs are run, null for all
 * @param pollHigherPrio whether those of more urgent classes are run beside it
 * @param workerDrainQueue whether the engine ends as soon as no job waits
 * @param openApi what the description of the API says of itself
 * @param security who may call
 * @param contentFolder the instance's own files, shown at {@code /usercontent}
 * @param contentShared whether all engines of the queue have that same folder, so that one can join what others made
 * @param tools where FFmpeg lies
 * @param outbound what ffmpeg, callbacks and profile URLs may reach
 * @param encoding what holds for every encode
 * @param limits how much may be asked of this engine
 * @param timeouts when FFmpeg's programs are given up
 */
@Validated
@ConfigurationProperties("encore-settings")
public record EngineProperties(
        URI publicUrl,
        @Valid Redis redis,
        @Valid Profile profile,
        @Min(1) int concurrency,
        @Min(1) int workers,
        boolean pollDisabled,
        @Nullable @Min(0) Integer pollQueue,
        boolean pollHigherPrio,
        boolean workerDrainQueue,
        OpenApi openApi,
        Security security,
        Path contentFolder,
        boolean contentShared,
        Tools tools,
        Outbound outbound,
        @Valid Encoding encoding,
        @Valid Limits limits,
        @Valid Timeouts timeouts) {

    /**
     * @param uri {@code redis://user:password@host:port}
     * @param cluster whether that is a node of a Redis Cluster, which leads to all others
     * @param prefix the prefix of every key, hash tag included
     * @param jobExpireTime how long a finished job is kept
     */
    public record Redis(URI uri, boolean cluster, @NotBlank String prefix, Duration jobExpireTime) {}

    /**
     * @param location the index: {@code http(s):}, {@code file:} or {@code classpath:}
     * @param spelExpressionPrefix what begins an expression in a profile
     * @param spelExpressionSuffix what ends it
     */
    public record Profile(@NotBlank String location, String spelExpressionPrefix, String spelExpressionSuffix) {}

    /**
     * @param enabled whether HTTP Basic is demanded
     * @param users by name
     */
    public record Security(boolean enabled, Map<String, User> users) {

        /**
         * @param password in clear
         * @param role {@code USER} or {@code ADMIN}
         */
        public record User(String password, String role) {}
    }

    /**
     * @param ffmpeg the ffmpeg program
     * @param ffprobe the ffprobe program
     * @param libraries the folder for {@code LD_LIBRARY_PATH}
     * @param font a TrueType font for drawtext
     */
    public record Tools(
            Path ffmpeg,
            Path ffprobe,
            @Nullable Path libraries,
            @Nullable Path font) {}

    /**
     * @param exitOnError whether ffmpeg ends at the first error
     * @param flipWidthHeightIfPortrait whether a picture that stands is scaled to the wanted size turned by 90 degrees
     * @param globalParams options of ffmpeg before any input
     * @param defaultChannelLayouts what so many channels are taken for where the input does not say
     * @param audioMixPresets by name
     * @param protocolInputParams options of inputs by protocol
     * @param includeQualityMetrics which figures of quality are told
     */
    public record Encoding(
            boolean exitOnError,
            boolean flipWidthHeightIfPortrait,
            @DefaultValue Map<String, String> globalParams,
            @DefaultValue Map<Integer, String> defaultChannelLayouts,
            @DefaultValue Map<String, MixPreset> audioMixPresets,
            @DefaultValue Map<String, Map<String, String>> protocolInputParams,
            Set<String> includeQualityMetrics) {

        /**
         * @param panMapping expressions of ffmpeg's pan by the input's, then the output's layout
         * @param defaultPan the same by the output's layout alone
         * @param fallbackToAuto whether ffmpeg's own mix is used where there is no expression
         */
        public record MixPreset(
                @DefaultValue Map<String, Map<String, String>> panMapping,
                @DefaultValue Map<String, String> defaultPan,
                @DefaultValue("true") boolean fallbackToAuto) {}
    }

    /**
     * @param title the API's name
     * @param description what it is for
     * @param contactName whom to ask
     * @param contactUrl where they are
     * @param contactEmail and how to write to them
     */
    public record OpenApi(
            String title,
            String description,
            @Nullable String contactName,
            @Nullable String contactUrl,
            @Nullable String contactEmail) {}

    /**
     * What may be asked of this engine; 0 means no limit.
     *
     * @param queuedJobs how many jobs may wait at once
     * @param storage how much the content folder may hold
     * @param inputSize how large one input may be
     * @param inputDuration how long one input may play
     */
    public record Limits(@Min(0) int queuedJobs, DataSize storage, DataSize inputSize, Duration inputDuration) {}

    /**
     * @param ffmpegSilence how long ffmpeg may neither make progress nor work
     * @param ffmpegStandstill how long it may work without progress
     * @param ffprobe how long one analysis may take
     * @param retryPause how long a job that failed waits before it is tried again the first time
     */
    public record Timeouts(
            @DurationMin(seconds = 1) Duration ffmpegSilence,
            @DurationMin(seconds = 1) Duration ffmpegStandstill,
            @DurationMin(seconds = 1) Duration ffprobe,
            @DurationMin(millis = 1) Duration retryPause) {}

    /**
     * @param allow {@code host:port} entries that may be reached though their addresses are private
     * @param refuse loopback ports that may never be reached
     * @param samples the one URL prefix of the service's own API that may be fetched, whatever is refused
     * @param samplesShown what tenants know that prefix as; null means the same
     */
    public record Outbound(
            List<String> allow,
            List<Integer> refuse,
            @Nullable URI samples,
            @Nullable URI samplesShown) {

        /** Where an input is fetched: at the samples' own address if it is one of them, else where it says. */
        public String addressOf(String input) {
            return samples == null || samplesShown == null || !input.startsWith(samplesShown.toString())
                    ? input
                    : samples + input.substring(samplesShown.toString().length());
        }
    }
}
