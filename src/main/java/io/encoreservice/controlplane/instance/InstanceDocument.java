package io.encoreservice.controlplane.instance;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.encoreservice.shared.launch.S3Settings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** One instance as the API shows it; no field is ever null, and no secret is ever shown. */
@Schema(name = "Instance")
record InstanceDocument(
        @Schema(example = "test") String name,

        @Schema(description = "Where the instance is reached.", example = "http://acme-test.encore.localhost:8081/")
        URI url,

        String profilesUrl,
        String s3AccessKeyId,

        @Schema(description = "A reference to a secret as given, any other value as ***.")
        String s3SecretAccessKey,

        @Schema(description = "A reference to a secret as given, any other value as ***.")
        String s3SessionToken,

        String s3Region,
        String s3Endpoint,

        @Schema(description = "A reference to a secret as given, any other value as ***.")
        String callbackSecret,

        @Schema(description = "What differs of SVT Encore's encore-settings.encoding.")
        EncodingOverrides encoding,

        @Schema(description = "How many jobs one engine runs at once.")
        int workers,

        @Schema(description = "What you noted on it.") Map<String, String> labels,

        Resources resources,
        @JsonProperty("_links") Links links,
        Instant createdAt,

        @Schema(allowableValues = {"starting", "running", "stopped", "failed", "unknown"})
        String status) {

    static InstanceDocument of(InstanceView view, URI api, URI url) {
        Instance instance = view.instance();
        S3Settings s3 = instance.s3();
        return new InstanceDocument(
                instance.key().name().value(),
                url,
                instance.profilesUrl(),
                s3.accessKeyId(),
                hidden(s3.secretAccessKey()),
                hidden(s3.sessionToken()),
                s3.region(),
                s3.endpoint(),
                hidden(instance.settings().callbackSecret()),
                instance.settings().encoding(),
                instance.workers(),
                new TreeMap<>(instance.labels()),
                Resources.of(api, url),
                Links.of(instance.key().name()),
                instance.createdAt(),
                view.state().status().wireName());
    }

    private static String hidden(String secret) {
        return secret.isEmpty() || SecretReference.in(secret).isPresent() ? secret : "***";
    }

    /** Where to go next. */
    @Schema(name = "InstanceResources")
    record Resources(Resource license, Resource apiDocs, Call enqueueJob, Call listJobs) {

        static Resources of(URI api, URI url) {
            return new Resources(
                    new Resource(URI.create(api + "/license")),
                    new Resource(url.resolve("v3/api-docs")),
                    new Call(url.resolve("encoreJobs"), "POST"),
                    new Call(url.resolve("encoreJobs"), "GET"));
        }
    }

    /** A document to read. */
    record Resource(URI url) {}

    /** A request to make. */
    record Call(URI url, String method) {}

    /** Paths at the API's host. */
    @Schema(name = "InstanceLinks")
    record Links(Link self, Link logs, Link health, Link ports, Link restart, Link scale) {

        static Links of(InstanceName name) {
            return new Links(
                    new Link("/encoreinstance/" + name),
                    new Link("/logs/" + name),
                    new Link("/health/" + name),
                    new Link("/ports/" + name),
                    new Link("/restart/" + name),
                    new Link("/scale/" + name));
        }
    }

    /** A path at the API's host. */
    @Schema(name = "InstanceLink")
    record Link(String href) {}
}
