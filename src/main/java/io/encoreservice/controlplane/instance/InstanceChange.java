package io.encoreservice.controlplane.instance;

import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's wish to change an instance, every rule checked; what is null stays as it is.
 *
 * @param profilesUrl the profile index, or empty for the service's own
 * @param s3AccessKeyId the access key's public half
 * @param s3SecretAccessKey the access key's secret half
 * @param s3SessionToken a temporary session's secret
 * @param s3Region the region's name
 * @param s3Endpoint the server's address
 * @param callbackSecret what its callbacks shall be signed with, or empty
 * @param encoding what becomes of what holds for every encode
 * @param workers how many jobs one engine shall run at once, 0 meaning the service's own number
 * @param labels what becomes of its labels
 */
record InstanceChange(
        @Nullable String profilesUrl,
        @Nullable String s3AccessKeyId,
        @Nullable String s3SecretAccessKey,
        @Nullable String s3SessionToken,
        @Nullable String s3Region,
        @Nullable String s3Endpoint,
        @Nullable String callbackSecret,
        EncodingChange encoding,
        @Nullable Integer workers,
        LabelChange labels) {

    String profilesUrlOf(Instance instance) {
        return Objects.requireNonNullElse(profilesUrl, instance.profilesUrl());
    }

    S3Settings s3Of(Instance instance) {
        S3Settings s3 = instance.s3();
        return new S3Settings(
                Objects.requireNonNullElse(s3AccessKeyId, s3.accessKeyId()),
                Objects.requireNonNullElse(s3SecretAccessKey, s3.secretAccessKey()),
                Objects.requireNonNullElse(s3SessionToken, s3.sessionToken()),
                Objects.requireNonNullElse(s3Region, s3.region()),
                Objects.requireNonNullElse(s3Endpoint, s3.endpoint()));
    }

    /**
     * How the instance's engines shall encode and call back.
     *
     * @throws InvalidInstanceException when their settings would be too many
     */
    EngineSettings settingsOf(Instance instance) {
        EngineSettings settings = instance.settings();
        return new EngineSettings(
                Objects.requireNonNullElse(callbackSecret, settings.callbackSecret()),
                encoding.of(settings.encoding()));
    }

    @Override
    public String toString() {
        return "InstanceChange[profilesUrl=" + profilesUrl + ", workers=" + workers + ", …]";
    }
}
