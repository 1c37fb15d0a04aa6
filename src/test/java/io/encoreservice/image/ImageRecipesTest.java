package io.encoreservice.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** There are two ways to build the image, with and without a container engine: the result must be one. */
class ImageRecipesTest {

    private static final String JIB = "//plugin[artifactId='jib-maven-plugin']/configuration";
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([\\w.-]+)}");

    private final XPath paths = XPathFactory.newInstance().newXPath();
    private Document pom;
    private Dockerfile dockerfile;

    @BeforeEach
    void readBoth() throws Exception {
        pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
        dockerfile = Dockerfile.read();
    }

    @Test
    void bothTakeTheSameLayersInTheSameOrder() throws Exception {
        List<String> jibs = texts(JIB + "/extraDirectories/paths/path/from").stream()
                .map(from -> from.replace("${project.build.directory}/image/layers/", ""))
                .toList();

        assertThat(dockerfile.layers())
                .containsExactly("java", "ffmpeg", "dependencies", "snapshot-dependencies", "application", "cache")
                .isEqualTo(jibs);
    }

    @Test
    void bothStandOnTheSameBase() throws Exception {
        assertThat(dockerfile.all("ARG")).contains("RUN_IMAGE=" + text(JIB + "/from/image"));
        assertThat(dockerfile.all("FROM")).endsWith("${RUN_IMAGE}");
    }

    @Test
    void bothRunTheSameProgramAsTheSameUserWhoIsNotRoot() throws Exception {
        assertThat(dockerfile.only("USER")).isEqualTo("10001:10001").isEqualTo(text(JIB + "/container/user"));
        assertThat(dockerfile.only("ENTRYPOINT"))
                .isEqualTo("[\"/app/encore-service\"]")
                .isEqualTo("[\"" + text(JIB + "/container/entrypoint") + "\"]");
        assertThat(dockerfile.all("CMD")).isEmpty();
        assertThat(dockerfile.all("HEALTHCHECK")).isEmpty();
    }

    @Test
    void bothSetTheSameVariables() throws Exception {
        assertThat(dockerfile.pairs("ENV")).isNotEmpty().isEqualTo(children(JIB + "/container/environment"));
    }

    @Test
    void bothNameTheSamePorts() throws Exception {
        assertThat(Dockerfile.words(dockerfile.only("EXPOSE")))
                .containsExactly("8080", "8081", "8082")
                .isEqualTo(texts(JIB + "/container/ports/port"));
    }

    @Test
    void bothCarryTheSameLabels() throws Exception {
        Map<String, String> labels = dockerfile.pairs("LABEL");
        labels.computeIfPresent("org.opencontainers.image.version", (label, argument) -> {
            assertThat(argument).isEqualTo("${VERSION}");
            return dockerfile.pairs("ARG").get("VERSION");
        });

        assertThat(labels).hasSize(4).isEqualTo(children(JIB + "/container/labels"));
    }

    @Test
    void itsNameIsTheOneThatEnginesRunByDefault() throws IOException, XPathExpressionException {
        assertThat(Files.readString(Path.of("src/main/resources/application.yml")))
                .contains("    image: " + text(JIB + "/to/image") + " ");
    }

    @Test
    void theContextHasWhatTheBuildStageCopies() throws IOException {
        List<String> allowed = Files.readAllLines(Path.of(".dockerignore"));

        assertThat(allowed).startsWith("*").contains("!pom.xml", "!LICENSE", "!.mvn", "!src/main", "!src/image");
        assertThat(dockerfile.all("COPY"))
                .filteredOn(copy -> !copy.startsWith("--from"))
                .containsExactly(".mvn .mvn", "pom.xml ./", "LICENSE ./", "src src");
    }

    private String text(String path) throws XPathExpressionException {
        return resolved(paths.evaluate(path, pom));
    }

    private List<String> texts(String path) throws XPathExpressionException {
        return elements(path).stream().map(Element::getTextContent).toList();
    }

    private Map<String, String> children(String path) throws XPathExpressionException {
        Map<String, String> children = new LinkedHashMap<>();
        for (Element child : elements(path + "/*")) {
            children.put(child.getTagName(), resolved(child.getTextContent()));
        }
        return children;
    }

    private List<Element> elements(String path) throws XPathExpressionException {
        NodeList found = (NodeList) paths.evaluate(path, pom, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }

    private String resolved(String text) {
        return PROPERTY.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            String path = name.startsWith("project.")
                    ? "/project/" + name.substring("project.".length())
                    : "/project/properties/*[name()='" + name + "']";
            try {
                return paths.evaluate(path, pom);
            } catch (XPathExpressionException e) {
                throw new AssertionError(e);
            }
        });
    }
}
