package io.encoreservice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the pages about clusters name is there: values, properties, files, and the calls of the walkthrough. */
class KubernetesDocTest {

    private static final Path PAGE = Path.of("docs/kubernetes.md");

    @ParameterizedTest
    @ValueSource(strings = {"docs/kubernetes.md", "helm/encore-service/README.md"})
    void everyLinkLeadsToAFile(String page) throws IOException {
        Path folder = Path.of(page).getParent();

        List<String> links = matches(page, "\\]\\((?!http)([^)#]+)").toList();

        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/kubernetes.md", "helm/encore-service/README.md"})
    void everyValueIsOneTheChartHas(String page) throws IOException {
        Set<String> values = keys(new FileSystemResource(ChartRelease.CHART.resolve("values.yaml")));
        Set<String> rooms = values.stream()
                .map(value -> value.replaceFirst("\\..*", ""))
                .filter(room -> !room.equals("config"))
                .collect(Collectors.toSet());

        List<String> named = Stream.concat(
                        matches(page, "`([a-zA-Z]+(?:\\.[a-zA-Z-]+)+)[`=]"),
                        matches(page, "--set ([a-zA-Z]+(?:\\.[a-zA-Z-]+)+)="))
                .filter(name -> rooms.contains(name.replaceFirst("\\..*", "")))
                .toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(values)
                        .anyMatch(value ->
                                value.equals(name) || value.startsWith(name + ".") || value.startsWith(name + "[")));
    }

    @Test
    void everyPropertyIsOneTheServiceHas() throws IOException {
        Set<String> properties = keys(new ClassPathResource("application.yml"));

        List<String> named =
                matches(PAGE.toString(), "`(?:config\\.)?(encore\\.[a-z.-]+)`").toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(properties)
                        .anyMatch(property -> property.equals(name) || property.startsWith(name + ".")));
    }

    @Test
    void theWalkthroughHasTenLinesAndUsesTheNamesThatTheChartGives() throws IOException {
        List<String> lines = walkthrough().lines().toList();

        assertThat(lines).hasSize(10);
        assertThat(walkthrough())
                .contains("helm install encore-service helm/encore-service --namespace encore --create-namespace")
                .contains("http://encore-service.encore.svc:8080/samples/");
        ChartRelease release = ChartRelease.of(List.of(ChartCases.file("trial")), Map.of());
        assertThat(lines.get(5))
                .contains(matches(release.notes(), Pattern.compile("exec (deployment/\\S+ -- \\S+ token)"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void theJobOfTheWalkthroughIsTheOneOfTheReadmeOnAnAddressOfTheCluster() throws IOException {
        List<JsonNode> bodies = matches(walkthrough(), Pattern.compile("-d '([^']+)'"))
                .map(body -> JsonMapper.shared().readTree(body))
                .toList();

        assertThat(bodies).hasSize(2);
        assertThat(bodies.getFirst().path("name").asString()).isEqualTo("test");
        assertThat(bodies.getLast().path("profile").asString()).isEqualTo("program");
        assertThat(bodies.getLast().path("inputs").path(0).path("uri").asString())
                .isEqualTo("http://encore-service.encore.svc:8080/samples/clip.mp4");
    }

    private static String walkthrough() throws IOException {
        return matches(
                        Files.readString(PAGE),
                        Pattern.compile("<!-- walkthrough -->\\s+```bash\\n(.*?)\\n```", Pattern.DOTALL))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> matches(String page, String pattern) throws IOException {
        return matches(Files.readString(Path.of(page)), Pattern.compile(pattern));
    }

    private static Stream<String> matches(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map((MatchResult result) -> result.group(1));
    }

    private static Set<String> keys(Resource yaml) throws IOException {
        return new YamlPropertySourceLoader()
                .load("yaml", yaml).stream()
                        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
