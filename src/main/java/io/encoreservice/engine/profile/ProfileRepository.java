package io.encoreservice.engine.profile;

import io.encoreservice.engine.job.EncoreJob;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The profiles an index lists; read anew for every job, so that edits take effect at once. */
public final class ProfileRepository {

    private final ObjectMapper yaml = new YAMLMapper();
    private final ObjectMapper json = new JsonMapper();
    private final JobView view = new JobView(json);
    private final URI index;
    private final String prefix;
    private final String suffix;
    private final ProfileSource source;

    /**
     * @param index where the index lies, {@code http(s):}, {@code file:} or {@code classpath:}
     * @param prefix what begins an expression
     * @param suffix what ends it
     * @param source who fetches
     */
    public ProfileRepository(URI index, String prefix, String suffix, ProfileSource source) {
        this.index = index;
        this.prefix = prefix;
        this.suffix = suffix;
        this.source = source;
    }

    /**
     * The profile of that name, its expressions filled in for the job.
     *
     * @throws ProfileException when there is none or it cannot be used
     * @throws InterruptedException when the calling thread was interrupted
     */
    public Profile find(String name, EncoreJob job) throws ProfileException, InterruptedException {
        try {
            URI location = location(name);
            String text = new String(source.read(location), StandardCharsets.UTF_8);
            return ProfileReader.read(ProfileTemplate.fill(text, prefix, suffix, mapper(), view.of(job)));
        } catch (ProfileException e) {
            throw new ProfileException("Error parsing profile " + JobExpression.bare(name) + ": " + e.reason(), e);
        } catch (IOException e) {
            throw new ProfileException(
                    "Error parsing profile " + JobExpression.bare(name) + ": "
                            + Objects.toString(e.getMessage(), "it cannot be read"),
                    e);
        }
    }

    private URI location(String name) throws ProfileException, IOException, InterruptedException {
        JsonNode entries;
        try {
            entries = mapper().readTree(source.read(index));
        } catch (JacksonException e) {
            throw new ProfileException("the profile index is malformed", e);
        }
        if (!entries.isObject()) {
            throw new ProfileException("the profile index is not a map of names to locations");
        }
        JsonNode entry = entries.get(name);
        if (entry == null || !entry.isString()) {
            throw new ProfileException("there is no profile of that name");
        }
        URI location = resolve(entry.asString());
        if (location == null || !sameOrigin(location)) {
            throw new ProfileException("its location is not at the index's own origin");
        }
        return location;
    }

    // why: java.net.URI resolves nothing against the opaque classpath:profiles.yml, so the path is resolved alone.
    private @Nullable URI resolve(String entry) {
        try {
            URI relative = URI.create(entry);
            if (relative.isAbsolute()) {
                return relative;
            }
            String text = index.toString();
            int colon = text.indexOf(':');
            boolean opaque = index.isOpaque() && colon >= 0;
            URI base = opaque ? URI.create("/" + text.substring(colon + 1)) : index;
            URI resolved = base.resolve(relative).normalize();
            return opaque ? URI.create(index.getScheme() + ":" + resolved) : resolved;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean sameOrigin(URI location) {
        return Objects.equals(index.getScheme(), location.getScheme())
                && Objects.equals(index.getRawAuthority(), location.getRawAuthority());
    }

    private ObjectMapper mapper() {
        String path = index.isOpaque() ? index.getSchemeSpecificPart() : index.getPath();
        return path.endsWith(".yml") || path.endsWith(".yaml") ? yaml : json;
    }
}
