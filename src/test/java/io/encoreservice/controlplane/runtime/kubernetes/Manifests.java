package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.shared.redis.RedisAddress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** Manifests as an installation with the settings of application.yml would write them. */
final class Manifests {

    static final EngineCredentials CREDENTIALS = new EngineCredentials(
            new InstallationKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII)));

    private Manifests() {}

    /** The documented defaults, save what is given as name, value, name, value. */
    static KubernetesProperties settings(String... changes) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 0; i < changes.length; i += 2) {
            given.put("encore.kubernetes." + changes[i], changes[i + 1]);
        }
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        documents().forEach(sources::addFirst);
        sources.addFirst(new MapPropertySource("given", given));
        return Binder.get(environment)
                .bind("encore.kubernetes", KubernetesProperties.class)
                .get();
    }

    static InstanceSurroundings surroundings(boolean keda) {
        return new InstanceSurroundings(
                "encore",
                RedisAddress.of("redis://admin:root-password@encore-redis.encore.svc:6379"),
                URI.create("http://encore.encore.svc:8080/samples/"),
                keda);
    }

    static InstanceManifests manifests(KubernetesProperties settings, InstanceSurroundings surroundings) {
        return new InstanceManifests(
                settings,
                CREDENTIALS,
                new EngineDefaults("classpath:/profiles/profiles.yml", Duration.ofDays(7)),
                new OutboundProperties(List.of()),
                surroundings);
    }

    /** With KEDA there, and the settings changed as in {@link #settings}. */
    static List<HasMetadata> of(InstanceSpec spec, String... changes) {
        return manifests(settings(changes), surroundings(true)).of(spec);
    }

    /** The only one of a kind. */
    static <T extends HasMetadata> T only(Class<T> kind, List<HasMetadata> objects) {
        List<T> found =
                objects.stream().filter(kind::isInstance).map(kind::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of " + kind.getSimpleName());
        }
        return found.getFirst();
    }

    private static List<PropertySource<?>> documents() {
        try {
            return new YamlPropertySourceLoader()
                    .load("application.yml", new ClassPathResource("application.yml")).stream()
                            .filter(document -> document.containsProperty("encore.kubernetes.image"))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
