package io.encoreservice.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import tools.jackson.databind.json.JsonMapper;

/** The chart's settings as the control plane reads them: a property renamed on one side only is found here. */
@TestInstance(Lifecycle.PER_CLASS)
class ChartSettingsTest {

    @TempDir
    private Path folder;

    private ChartCases chart;

    @BeforeAll
    void render() throws IOException {
        chart = ChartCases.render();
    }

    static List<String> cases() throws IOException {
        return ChartCases.names();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPropertyIsOneTheServiceHas(String name) throws IOException {
        Set<String> known = known();

        Set<String> set = keys(new ByteArrayResource(applicationYaml(name).getBytes(UTF_8)));

        assertThat(set).isNotEmpty();
        assertThat(set.stream()
                        .filter(key -> known.stream().noneMatch(one -> key.equals(one) || key.startsWith(one + "["))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyEnvironmentVariableIsOneTheServiceReads(String name) throws IOException {
        Set<String> variables = known().stream()
                .map(key -> key.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'))
                .collect(Collectors.toSet());

        List<String> set =
                controlPlane(name).getEnv().stream().map(EnvVar::getName).toList();

        assertThat(set).contains("SPRING_CONFIG_ADDITIONAL_LOCATION", "ENCORE_REDIS_URL");
        assertThat(set.stream().filter(variable -> variable.startsWith("ENCORE_") && !variables.contains(variable)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everySettingOfTheRuntimeCanBeRead(String name) throws ClassNotFoundException {
        Class<?> properties = Class.forName("io.encoreservice.controlplane.runtime.kubernetes.KubernetesProperties");

        Object bound = Binder.get(started(name))
                .bind("encore.kubernetes", Bindable.of(properties))
                .get();

        assertThat(bound.toString())
                .contains("image=" + started(name).getProperty("encore.kubernetes.image"))
                .contains("startTimeout=PT2M");
    }

    @Test
    void thePortsAreThoseThatTheContainerShows() {
        StandardEnvironment environment = started("trial");

        assertThat(controlPlane("trial").getPorts())
                .extracting(port -> port.getName() + "=" + port.getContainerPort())
                .containsExactly(
                        "api=" + environment.getProperty("server.port"),
                        "proxy=" + environment.getProperty("encore.proxy.port"),
                        "management=" + environment.getProperty("management.server.port"));
        assertThat(Stream.of("server.address", "encore.proxy.address", "management.server.address")
                        .map(environment::getProperty))
                .containsOnly("0.0.0.0");
    }

    @Test
    void theFilesAreWhereTheContainerMountsThem() {
        StandardEnvironment environment = started("trial");

        Path key = Path.of(environment.getRequiredProperty("encore.installation-key-file"));

        assertThat(controlPlane("trial").getVolumeMounts())
                .extracting(mount -> mount.getName() + "=" + mount.getMountPath())
                .contains(
                        "installation-key=" + key.getParent(),
                        "data=" + environment.getProperty("encore.data-dir"),
                        "config=/etc/encore-service");
        assertThat(environment.getProperty("encore.runtime")).isEqualTo("kubernetes");
    }

    @Test
    void enginesLetInThePodsOfTheControlPlaneAndFindThoseOfRedis() {
        Binder settings = Binder.get(started("trial"));

        Map<String, String> controlPlane = texts(settings, "encore.kubernetes.network-policy.control-plane-labels");
        Map<String, String> redis = texts(settings, "encore.kubernetes.network-policy.redis-labels");

        assertThat(controlPlane)
                .containsOnly(
                        Map.entry("app.kubernetes.io/name", "encore-service"),
                        Map.entry("app.kubernetes.io/instance", "encore-service"),
                        Map.entry("app.kubernetes.io/component", "control-plane"));
        assertThat(chart.only("trial", Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(controlPlane);
        assertThat(redis).containsEntry("app.kubernetes.io/component", "redis").hasSize(3);
    }

    @Test
    void labelsOfNodesKeepTheirSlashes() {
        assertThat(texts(Binder.get(started("settings")), "encore.kubernetes.node-selector"))
                .containsExactly(Map.entry("kubernetes.io/arch", "amd64"));
    }

    @Test
    void anExternalRedisIsReachedAtItsOwnAddressesOnly() {
        Binder settings = Binder.get(started("production-ingress"));

        assertThat(texts(settings, "encore.kubernetes.network-policy.redis-labels"))
                .isEmpty();
        assertThat(settings.bind("encore.kubernetes.network-policy.redis-cidrs", Bindable.listOf(String.class))
                        .get())
                .containsExactly("10.20.0.0/24");
    }

    @Test
    void aRedisClusterIsKnownAsOne() {
        assertThat(started("redis-cluster").getProperty("encore.redis.cluster")).isEqualTo("true");
        assertThat(started("production-ingress").getProperty("encore.redis.cluster"))
                .isEqualTo("false");
    }

    @Test
    void publicNamesAreTheOperators() {
        StandardEnvironment environment = started("production-ingress");

        assertThat(environment.getProperty("encore.api-url")).isEqualTo("https://api-encore.example.com");
        assertThat(environment.getProperty("encore.instance-domain")).isEqualTo("encore.example.com");
    }

    @Test
    void whatAnOperatorAddsIsLaidOverTheChartsOwnSettings() {
        StandardEnvironment environment = started("settings");

        assertThat(environment.getProperty("encore.plans.default.instances")).isEqualTo("50");
        assertThat(environment.getProperty("encore.plans.trial.instances")).isEqualTo("3");
        assertThat(environment.getProperty("encore.runtime")).isEqualTo("kubernetes");
    }

    @Test
    void enginesRunTheControlPlanesImageUnlessTold() {
        assertThat(started("trial").getProperty("encore.kubernetes.image"))
                .isEqualTo(controlPlane("trial").getImage());
        assertThat(started("svt-encore").getProperty("encore.kubernetes.image"))
                .isEqualTo("ghcr.io/svt/encore-web:1.0.0");
    }

    /** The environment of a control plane that was started with the case's settings. */
    private StandardEnvironment started(String name) {
        try {
            Path file = Files.writeString(folder.resolve(name + ".yaml"), applicationYaml(name));
            StandardEnvironment environment = new StandardEnvironment();
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "pod",
                            Map.of(
                                    "spring.config.additional-location",
                                    file.toUri().toString())));
            ConfigDataEnvironmentPostProcessor.applyTo(
                    environment, new DefaultResourceLoader(), new DefaultBootstrapContext(), "control-plane");
            return environment;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> texts(Binder settings, String property) {
        return settings.bind(property, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
    }

    private String applicationYaml(String name) {
        return chart.only(name, ConfigMap.class, map -> map.getData().containsKey("application.yaml"))
                .getData()
                .get("application.yaml");
    }

    private Container controlPlane(String name) {
        return chart.only(name, Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static Set<String> known() throws IOException {
        Set<String> known = keys(new ClassPathResource("application.yml"));
        Set<String> ours =
                known.stream().filter(key -> key.startsWith("encore.")).collect(Collectors.toSet());
        Stream.of("encore.kubernetes.network-policy.control-plane-labels", "encore.plans")
                .filter(map -> ours.stream().anyMatch(key -> key.startsWith(map)))
                .forEach(ours::add);
        for (URL metadata : Collections.list(
                ChartSettingsTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = metadata.openStream()) {
                StreamSupport.stream(
                                JsonMapper.shared()
                                        .readTree(json)
                                        .path("properties")
                                        .spliterator(),
                                false)
                        .map(property -> property.path("name").asString())
                        .filter(name -> !name.startsWith("encore."))
                        .forEach(ours::add);
            }
        }
        return ours;
    }

    private static Set<String> keys(Resource yaml) throws IOException {
        return new YamlPropertySourceLoader()
                .load("yaml", yaml).stream()
                        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
