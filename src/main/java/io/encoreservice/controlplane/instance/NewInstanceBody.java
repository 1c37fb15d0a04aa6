package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import io.swagger.v3.oas.annotations.media.Schema;
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
                description = "SVT Encore's encore-settings.encoding, such parts of it as shall differ.")
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
                        "Notes of your own, at most 32: keys of a-z, 0-9, '.', '_', '/' and '-', values of up to 63 characters.")
        @Nullable
        JsonNode labels) {

    /**
     * Parses the wish.
     *
     * @throws InvalidInstanceException when a field breaks its rule
     * @throws io.encoreservice.controlplane.identity.InvalidNameException when the name does
     */
    NewInstance parse() {
        String wanted = new BodyField("name", name).text();
        if (wanted.isEmpty()) {
            throw new InvalidInstanceException("name", "is required: 1 to 61 of a-z and 0-9");
        }
        return new NewInstance(
                InstanceName.of(wanted),
                new BodyField("profilesUrl", profilesUrl).url(),
                new S3Settings(
                        new BodyField("s3AccessKeyId", s3AccessKeyId).text(),
                        new BodyField("s3SecretAccessKey", s3SecretAccessKey).text(),
                        new BodyField("s3SessionToken", s3SessionToken).text(),
                        new BodyField("s3Region", s3Region).text(),
                        new BodyField("s3Endpoint", s3Endpoint).url()),
                new EngineSettings(
                        CallbackSecret.parse(callbackSecret),
                        EncodingField.change(encoding).of(EncodingOverrides.NONE)),
                new BodyField("workers", workers).number(1),
                Labels.parse(labels));
    }
}
