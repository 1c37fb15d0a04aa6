package io.encoreservice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused before anything is made, by the name of the value. */
class ChartValuesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas: two                                         | replicas
            replicas: 0                                           | replicas
            replica: 2                                            | replica
            image: {tag: 1.0}                                     | image
            hosts: {api: 'https://api.example.com'}               | hosts/api
            hosts: {instances: '*.encore.example.com'}            | hosts/instances
            hosts: {api: localhost}                               | hosts/api
            engine: {resources: {limits: {memory: 2GB}}}          | engine/resources/limits/memory
            engine: {resources: {limits: {gpu: 1}}}               | engine/resources/limits
            engine: {workSize: lots}                              | engine/workSize
            engine: {content: {accessMode: ReadOnlyMany}}         | engine/content/accessMode
            engine: {startTimeout: 120}                           | engine/startTimeout
            redis: {external: {url: 'redis.example.com:6379'}}    | redis/external/url
            redis: {external: {cidrs: [10.0.0.1]}}                | redis/external/cidrs
            redis: {bundled: {maxMemory: 1Gi}}                    | redis/bundled/maxMemory
            image: {digest: 'sha256:short'}                       | image/digest
            ingress: {enabled: 'yes'}                             | ingress/enabled
            networkPolicy: {ingressFrom: [{pods: x}]}             | networkPolicy/ingressFrom
            serviceMonitor: {interval: often}                     | serviceMonitor/interval
            extraEnv: [{value: x}]                                | extraEnv
            redis: {bundled: {enabled: false}}                    | redis.external.url
            redis: {external: {existingSecret: mine}}             | redis.bundled.enabled
            ingress: {enabled: true}                              | hosts.api
            gateway: {enabled: true}                              | hosts.api
            """)
    void aWrongValueIsRefusedByItsName(String values, String named) throws IOException {
        List<Path> files = List.of(Files.writeString(folder.resolve("values.yaml"), values));

        assertThatThrownBy(() -> ChartRelease.of(files, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aGatewayMustBeNamed() throws IOException {
        List<Path> files = List.of(Files.writeString(
                folder.resolve("values.yaml"),
                "{gateway: {enabled: true}, hosts: {api: a.example.com, instances: i.example.com}}"));

        assertThatThrownBy(() -> ChartRelease.of(files, Map.of())).hasMessageContaining("gateway.parentRefs");
    }

    @Test
    void everyValueIsDescribedBesideItsDefault() throws IOException {
        List<String> undescribed = Files.readAllLines(ChartRelease.CHART.resolve("values.yaml")).stream()
                .filter(line -> line.matches(" *\\w+: (\"\"|\\[])\\s*"))
                .toList();

        assertThat(undescribed).isEmpty();
    }
}
