package io.encoreservice.shared.launch;

import io.encoreservice.shared.bundle.FfmpegTools;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a runtime must tell an engine, as the environment variables it reads. The names are SVT Encore's own where SVT
 * Encore has one, so that its image or jar can stand in for ours.
 *
 * @param serverPort the port the engine listens on
 * @param publicUrl where tenants reach the engine, ending in a slash; used for links made in the background
 * @param redisUri Redis with the engine's own user and password
 * @param redisPrefix the prefix, hash tag included, of every key of this instance
 * @param profileLocation the profile index as a URL or {@code classpath:} location
 * @param user the only user of the engine's HTTP port
 * @param password that user's password
 * @param content the instance's own content folder, which {@code /usercontent} shows
 * @param work a folder for temporary files
 * @param tools where FFmpeg lies
 * @param outboundAllow {@code host:port} entries that may be dialled though their addresses are private
 * @param outboundRefuse loopback ports that may never be dialled, whatever is allowed
 * @param outboundSamples the one prefix of this service's own API that may be fetched, ending in {@code /samples/}
 * @param workers how many jobs the engine runs at once
 * @param jobExpireTime how long a finished job is kept
 */
public record EngineEnvironment(
        int serverPort,
        URI publicUrl,
        URI redisUri,
        String redisPrefix,
        String profileLocation,
        String user,
        String password,
        Path content,
        Path work,
        FfmpegTools tools,
        List<String> outboundAllow,
        List<Integer> outboundRefuse,
        URI outboundSamples,
        int workers,
        Duration jobExpireTime) {

    /** The variables in a stable order; nothing else of the parent's environment belongs to an engine. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("ENCORE_ROLE", "engine");
        variables.put("SERVER_PORT", Integer.toString(serverPort));
        variables.put("SERVER_ADDRESS", "127.0.0.1");
        variables.put("ENCORE_SETTINGS_PUBLIC_URL", publicUrl.toString());
        variables.put("ENCORE_SETTINGS_REDIS_URI", redisUri.toString());
        variables.put("ENCORE_SETTINGS_REDIS_PREFIX", redisPrefix);
        variables.put("ENCORE_SETTINGS_REDIS_JOB_EXPIRE_TIME", jobExpireTime.toString());
        variables.put("ENCORE_SETTINGS_PROFILE_LOCATION", profileLocation);
        variables.put("ENCORE_SETTINGS_SECURITY_ENABLED", "true");
        // why: Spring Boot binds the entries of a map only from the name whose dash is dropped, not turned into "_".
        String account = "ENCORESETTINGS_SECURITY_USERS_" + user.toUpperCase(Locale.ROOT);
        variables.put(account + "_PASSWORD", password);
        variables.put(account + "_ROLE", "ADMIN");
        variables.put("ENCORE_SETTINGS_CONTENT_FOLDER", content.toString());
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
        variables.put("ENCORE_SETTINGS_WORKERS", Integer.toString(workers));
        return variables;
    }
}
