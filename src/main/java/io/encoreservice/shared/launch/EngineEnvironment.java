package io.encoreservice.shared.launch;

import io.encoreservice.shared.bundle.FfmpegTools;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a runtime must tell an engine, as the environment variables it reads. The names are SVT Encore's own where SVT
 * Encore has one, so that its image or jar can stand in for ours.
 *
 * @param serverPort the port the engine listens on
 * @param serverAddress the address it listens at
 * @param publicUrl where tenants reach the engine, ending in a slash; used for links made in the background
 * @param redisUri Redis with the engine's own user and password
 * @param redisCluster whether that is a node of a Redis Cluster
 * @param redisPrefix the prefix, hash tag included, of every key of this instance
 * @param profileLocation the profile index as a URL or {@code classpath:} location
 * @param user the only user of the engine's HTTP port
 * @param password that user's password
 * @param content the instance's own content folder, which {@code /usercontent} shows
 * @param contentShared whether all engines of the instance have that same folder
 * @param work a folder for temporary files
 * @param tools where FFmpeg lies
 * @param outboundAllow {@code host:port} entries that may be dialled though their addresses are private
 * @param outboundRefuse loopback ports that may never be dialled, whatever is allowed
 * @param outboundSamples the one prefix of this service's own API that may be fetched, ending in {@code /samples/}
 * @param samplesShown what tenants know that prefix as; inputs that begin so are fetched there
 * @param s3 how the instance reaches object storage
 * @param settings how the engine encodes and calls back
 * @param workers how many jobs the engine runs at once
 * @param jobExpireTime how long a finished job is kept
 * @param limits how much the engine may be asked to do
 */
public record EngineEnvironment(
        int serverPort,
        String serverAddress,
        URI publicUrl,
        URI redisUri,
        boolean redisCluster,
        String redisPrefix,
        String profileLocation,
        String user,
        String password,
        Path content,
        boolean contentShared,
        Path work,
        FfmpegTools tools,
        List<String> outboundAllow,
        List<Integer> outboundRefuse,
        URI outboundSamples,
        URI samplesShown,
        S3Settings s3,
        EngineSettings settings,
        int workers,
        Duration jobExpireTime,
        EngineLimits limits) {

    private static final String REDIS_URI = "ENCORE_SETTINGS_REDIS_URI";
    private static final String REGION = "AWS_REGION";

    /** The variables in a stable order; nothing else of the parent's environment belongs to an engine. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("ENCORE_ROLE", "engine");
        variables.put("SERVER_PORT", Integer.toString(serverPort));
        variables.put("SERVER_ADDRESS", serverAddress);
        variables.put("ENCORE_SETTINGS_PUBLIC_URL", publicUrl.toString());
        variables.put(REDIS_URI, redisUri.toString());
        if (redisCluster) {
            variables.put("ENCORE_SETTINGS_REDIS_CLUSTER", "true");
        }
        variables.put("ENCORE_SETTINGS_REDIS_PREFIX", redisPrefix);
        variables.put("ENCORE_SETTINGS_REDIS_JOB_EXPIRE_TIME", jobExpireTime.toString());
        variables.put("ENCORE_SETTINGS_PROFILE_LOCATION", profileLocation);
        variables.put("ENCORE_SETTINGS_SECURITY_ENABLED", "true");
        // why: Spring Boot binds the entries of a map only from the name whose dash is dropped, not turned into "_".
        String account = "ENCORESETTINGS_SECURITY_USERS_" + user.toUpperCase(Locale.ROOT);
        variables.put(account + "_PASSWORD", password);
        variables.put(account + "_ROLE", "ADMIN");
        variables.put("ENCORE_SETTINGS_CONTENT_FOLDER", content.toString());
        if (!contentShared) {
            variables.put("ENCORE_SETTINGS_CONTENT_SHARED", "false");
        }
        variables.put("ENCORE_TMPDIR", work.toString());
        variables.put("ENCORE_SETTINGS_TOOLS_FFMPEG", tools.ffmpeg().toString());
        variables.put("ENCORE_SETTINGS_TOOLS_FFPROBE", tools.ffprobe().toString());
        variables.put("ENCORE_SETTINGS_TOOLS_LIBRARIES", tools.libraries().toString());
        variables.put("ENCORE_SETTINGS_TOOLS_FONT", tools.font().toString());
        variables.put("ENCORE_SETTINGS_OUTBOUND_ALLOW", String.join(",", outboundAllow));
        variables.put(
                "ENCORE_SETTINGS_OUTBOUND_REFUSE",
                String.join(",", outboundRefuse.stream().map(String::valueOf).toList()));
        variables.put("ENCORE_SETTINGS_OUTBOUND_SAMPLES", outboundSamples.toString());
        if (!samplesShown.equals(outboundSamples)) {
            variables.put("ENCORE_SETTINGS_OUTBOUND_SAMPLES_SHOWN", samplesShown.toString());
        }
        variables.put("ENCORE_SETTINGS_WORKERS", Integer.toString(workers));
        variables.putAll(limits.variables());
        variables.putAll(settings.variables());
        variables.putAll(storage());
        return variables;
    }

    /** Which of the {@link #variables()} nobody but the engine may read. */
    public Set<String> secrets() {
        return variables().keySet().stream()
                .filter(name -> name.equals(REDIS_URI)
                        || name.equals(EngineSettings.CALLBACK_SECRET)
                        || name.endsWith("_PASSWORD")
                        || (name.startsWith("AWS_") && !name.equals(REGION)))
                .collect(Collectors.toSet());
    }

    // why: SVT Encore takes the server's address as its own setting and everything else as the AWS SDK's variables.
    private Map<String, String> storage() {
        Map<String, String> variables = new LinkedHashMap<>();
        if (s3.areGiven()) {
            variables.put("REMOTE_FILES_S3_ENABLED", "true");
            put(variables, "REMOTE_FILES_S3_ENDPOINT", s3.endpoint());
            put(variables, REGION, s3.region());
            put(variables, "AWS_ACCESS_KEY_ID", s3.accessKeyId());
            put(variables, "AWS_SECRET_ACCESS_KEY", s3.secretAccessKey());
            put(variables, "AWS_SESSION_TOKEN", s3.sessionToken());
        }
        return variables;
    }

    private static void put(Map<String, String> variables, String name, String value) {
        if (!value.isEmpty()) {
            variables.put(name, value);
        }
    }
}
