package io.encoreservice.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The chart as Helm renders it for each file of values beside its golden files. */
record ChartCases(Map<String, List<String>> documents) {

    private static final Path VALUES = Path.of("src/test/resources/helm/values");

    static ChartCases render() throws IOException {
        return render(names().toArray(String[]::new));
    }

    static ChartCases render(String... names) throws IOException {
        Map<String, List<String>> documents = new TreeMap<>();
        for (String name : names) {
            documents.put(name, ChartRelease.of(List.of(file(name)), Map.of()).documents());
        }
        return new ChartCases(documents);
    }

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(VALUES)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    static Path file(String name) {
        return VALUES.resolve(name + ".yaml");
    }

    /** An object of the kind it says, or a generic one of a kind that the model does not know. */
    static HasMetadata parse(String document) {
        return new KubernetesSerialization().unmarshal(document);
    }

    /** Every object of a case. */
    List<HasMetadata> objects(String name) {
        return documents.get(name).stream().map(ChartCases::parse).toList();
    }

    <T extends HasMetadata> List<T> objects(String name, Class<T> type) {
        return objects(name).stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T only(String name, Class<T> type) {
        return only(name, type, object -> true);
    }

    <T extends HasMetadata> T only(String name, Class<T> type, Predicate<T> which) {
        return objects(name, type).stream()
                .filter(which)
                .reduce((one, other) -> {
                    throw new IllegalStateException("more than one " + type.getSimpleName());
                })
                .orElseThrow(() -> new NoSuchElementException(name + " has no such " + type.getSimpleName()));
    }

    /** The templates of all pods of a case, the one of the test hook included. */
    Stream<PodTemplateSpec> pods(String name) {
        return objects(name).stream()
                .map(object -> switch (object) {
                    case Deployment deployment -> deployment.getSpec().getTemplate();
                    case StatefulSet set -> set.getSpec().getTemplate();
                    case Pod pod ->
                        new PodTemplateSpecBuilder()
                                .withMetadata(pod.getMetadata())
                                .withSpec(pod.getSpec())
                                .build();
                    default -> null;
                })
                .filter(Objects::nonNull);
    }
}
