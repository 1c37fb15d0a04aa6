package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The JSON that changes an instance, a merge patch (RFC 7396): an absent field stays, null or an empty text unsets. */
@Schema(
        name = "InstanceChange",
        description =
                "What to change. Absent fields stay as they are, null or an empty text means unset; unknown fields"
                        + " are ignored.")
record InstanceChangeBody(
        @Schema(implementation = String.class, description = "If given, the instance's own name.") @Nullable
        JsonNode name,

        @Schema(
                implementation = String.class,
                maxLength = BodyField.MAX_URL,
                example = "https://example.com/profiles.yml",
                description = "An http(s) URL of a profile index; unset means the bundled profiles.")
        @Nullable
        JsonNode profilesUrl,

        @Schema(implementation = String.class, maxLength = BodyField.MAX_TEXT) @Nullable
        JsonNode s3AccessKeyId,

        @Schema(implementation = String.class, maxLength = BodyField.MAX_TEXT) @Nullable
        JsonNode s3SecretAccessKey,

        @Schema(implementation = String.class, maxLength = BodyField.MAX_TEXT) @Nullable
        JsonNode s3SessionToken,

        @Schema(implementation = String.class, maxLength = BodyField.MAX_TEXT) @Nullable
        JsonNode s3Region,

        @Schema(implementation = String.class, maxLength = BodyField.MAX_TEXT) @Nullable
        JsonNode s3Endpoint,

        @Schema(
                implementation = String.class,
                minLength = CallbackSecret.LEAST,
                maxLength = BodyField.MAX_TEXT,
                example = "{{secrets.callbacks}}",
                description =
                        "What callbacks are signed with, best a reference to a secret; unset means that they are not.")
        @Nullable
        JsonNode callbackSecret,

        @Schema(
                implementation = EncodingOverrides.class,
                example = "{\"defaultChannelLayouts\":{\"3\":\"3.0\"}}",
                description =
                        "SVT Encore's encore-settings.encoding, merged with what is set; null as a value unsets that part.")
        @Nullable
        JsonNode encoding,

        @Schema(
                implementation = Integer.class,
                minimum = "1",
                example = "2",
                description = "How many jobs one engine runs at once; unset means the service's own number.")
        @Nullable
        JsonNode workers,

        @Schema(
                type = "object",
                additionalPropertiesSchema = String.class,
                example = "{\"team\":\"news\"}",
                description =
                        "Labels to set; null as a value removes that label, null as a whole removes all. Engines go on as they are.")
        @Nullable
        JsonNode labels) {

    /**
     * Parses the wish to change the instance of that name.
     *
     * @throws InvalidInstanceException when a field breaks its rule
     */
    InstanceChange parse(InstanceName instance) {
        BodyField given = new BodyField("name", name);
        if (given.isThere() && !given.text().equals(instance.value())) {
            throw new InvalidInstanceException("name", "cannot be changed: it must be '" + instance + "' or absent");
        }
        BodyField url = new BodyField("profilesUrl", profilesUrl);
        BodyField endpoint = new BodyField("s3Endpoint", s3Endpoint);
        BodyField number = new BodyField("workers", workers);
        return new InstanceChange(
                url.isThere() ? url.url() : null,
                text("s3AccessKeyId", s3AccessKeyId),
                text("s3SecretAccessKey", s3SecretAccessKey),
                text("s3SessionToken", s3SessionToken),
                text("s3Region", s3Region),
                endpoint.isThere() ? endpoint.url() : null,
                callbackSecret == null ? null : CallbackSecret.parse(callbackSecret),
                EncodingField.change(encoding),
                number.isThere() ? number.number(1) : null,
                Labels.change(labels));
    }

    private static @Nullable String text(String name, @Nullable JsonNode value) {
        BodyField field = new BodyField(name, value);
        return field.isThere() ? field.text() : null;
    }
}
