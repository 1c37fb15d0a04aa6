package io.encoreservice.kubernetes;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart, released by the real Helm into a stand-in for a cluster. */
record ChartRelease(StandInApiServer cluster, String name, int revision, JsonNode stored) {

    static final Path CHART = Path.of("helm/encore-service");
    static final String NAMESPACE = "media";
    private static final String NAME = "encore-service";

    /** What the chart makes of these values in an empty cluster. */
    static ChartRelease of(List<Path> files, Map<String, String> values) throws IOException {
        try (StandInApiServer cluster = StandInApiServer.start()) {
            return install(cluster, NAME, files, values);
        }
    }

    static ChartRelease install(StandInApiServer cluster, List<Path> files) throws IOException {
        return install(cluster, NAME, files, Map.of());
    }

    static ChartRelease install(StandInApiServer cluster, String name, List<Path> files, Map<String, String> values)
            throws IOException {
        InstallCommand command = new Helm(CHART)
                .install()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .disableOpenApiValidation();
        files.forEach(command::withValuesFile);
        values.forEach(command::set);
        command.call();
        return read(cluster, name, 1);
    }

    /** The next revision, in the cluster of this one. */
    ChartRelease upgraded(List<Path> files) throws IOException {
        UpgradeCommand command = new Helm(CHART)
                .upgrade()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .disableOpenApiValidation();
        files.forEach(command::withValuesFile);
        command.call();
        return read(cluster, name, revision + 1);
    }

    /** Takes the release away, save what is to be kept. */
    void uninstall() {
        Helm.uninstall(name)
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .call();
    }

    /** Every object, those of the test hook included, as YAML. */
    List<String> documents() {
        Stream<String> hooks = StreamSupport.stream(stored.path("hooks").spliterator(), false)
                .map(hook -> "# Source: " + hook.path("path").asString() + "\n"
                        + hook.path("manifest").asString().strip());
        return Stream.concat(Stream.of(stored.path("manifest").asString().split("(?m)^---\\n")), hooks)
                .map(String::strip)
                .filter(document -> !document.isEmpty())
                .toList();
    }

    /** What Helm says at the end of an installation. */
    String notes() {
        return stored.path("info").path("notes").asString();
    }

    private static ChartRelease read(StandInApiServer cluster, String name, int revision) throws IOException {
        JsonNode secret = cluster.object("secrets/sh.helm.release.v1." + name + ".v" + revision)
                .orElseThrow(() -> new AssertionError("Helm stored no release; the cluster has\n" + cluster));
        byte[] outer =
                Base64.getDecoder().decode(secret.path("data").path("release").asString());
        byte[] zipped = Base64.getDecoder().decode(new String(outer, StandardCharsets.US_ASCII));
        try (GZIPInputStream release = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return new ChartRelease(cluster, name, revision, JsonMapper.shared().readTree(release.readAllBytes()));
        }
    }
}
