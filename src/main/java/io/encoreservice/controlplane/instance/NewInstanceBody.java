package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.shared.launch.S3Settings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The JSON that creates an instance, as it came: fields of any type, so that a wrong one is refused by its name. */
@Schema(name = "NewInstance", description = "What to create. An empty text means unset; unknown fields are ignored.")
record NewInstanceBody(
        @Schema(
                implementation = String.class,
                requiredMode = Schema.RequiredMode.REQUIRED,
                pattern = "^[a-z0-9]+$",
                maxLength = 61,
                example = "test",
                description = "The instance's name, free to choose among your own.")
        @Nullable
        JsonNode name,

        @Schema(
                implementation = String.class,
                maxLength = MAX_URL,
                example = "https://example.com/profiles.yml",
                description = "An http(s) URL of a profile index; unset means the bundled profiles.")
        @Nullable
        JsonNode profilesUrl,

        @Schema(implementation = String.class, maxLength = MAX_TEXT) @Nullable
        JsonNode s3AccessKeyId,

        @Schema(implementation = String.class, maxLength = MAX_TEXT) @Nullable
        JsonNode s3SecretAccessKey,

        @Schema(implementation = String.class, maxLength = MAX_TEXT) @Nullable
        JsonNode s3SessionToken,

        @Schema(implementation = String.class, maxLength = MAX_TEXT) @Nullable
        JsonNode s3Region,

        @Schema(implementation = String.class, maxLength = MAX_TEXT) @Nullable
        JsonNode s3Endpoint) {

    static final int MAX_URL = 2048;
    static final int MAX_TEXT = 4096;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /**
     * Parses the wish.
     *
     * @throws InvalidInstanceException when a field breaks its rule
     * @throws io.encoreservice.controlplane.identity.InvalidNameException when the name does
     */
    NewInstance parse() {
        String wanted = text("name", name, MAX_TEXT);
        if (wanted.isEmpty()) {
            throw new InvalidInstanceException("name", "is required: 1 to 61 of a-z and 0-9");
        }
        return new NewInstance(
                InstanceName.of(wanted),
                url(text("profilesUrl", profilesUrl, MAX_URL)),
                new S3Settings(
                        text("s3AccessKeyId", s3AccessKeyId, MAX_TEXT),
                        text("s3SecretAccessKey", s3SecretAccessKey, MAX_TEXT),
                        text("s3SessionToken", s3SessionToken, MAX_TEXT),
                        text("s3Region", s3Region, MAX_TEXT),
                        text("s3Endpoint", s3Endpoint, MAX_TEXT)));
    }

    private static String text(String field, @Nullable JsonNode value, int longest) {
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw new InvalidInstanceException(field, "must be a string");
        }
        String text = value.stringValue();
        if (text.length() > longest) {
            throw new InvalidInstanceException(field, "must be at most " + longest + " characters long");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInstanceException(field, "must not contain control characters");
        }
        return text;
    }

    private static String url(String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            URI url = new URI(text);
            if (url.isAbsolute()
                    && url.getHost() != null
                    && SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))) {
                return text;
            }
        } catch (URISyntaxException notAUrl) {
            // why: the rule below names what is wrong better than Java's message.
        }
        throw new InvalidInstanceException("profilesUrl", "must be an http or https URL, or empty");
    }
}
