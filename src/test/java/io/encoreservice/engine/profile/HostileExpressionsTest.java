package io.encoreservice.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Whatever an expression says, it reads the job and gives one scalar: it calls, changes and adds nothing. */
class HostileExpressionsTest {

    private static final String TRAP = "io.encoreservice.engine.profile.HostileExpressionsTest$Trap";

    private static final List<String> PIECES = List.of(
            "T(" + TRAP + ").spring()",
            "new " + TRAP + "()",
            "trap.spring()",
            "trap.sprung",
            "trap",
            "@trap",
            "&trap",
            "#root",
            "#this",
            ".class",
            ".getClass()",
            "['class']",
            "profileParams",
            "profileParams['x']",
            "profileParams.x",
            "?.x",
            "baseName",
            "inputs[0]",
            "inputs[0].uri",
            "inputs.?[true]",
            "inputs.![uri]",
            "{1,2}",
            "{a: 1}",
            "'text'",
            "'a\nb: 1'",
            "1",
            "2.5",
            "null",
            "true",
            "!",
            "-",
            "+",
            "*",
            "/",
            "?:",
            "?",
            ":",
            "(",
            ")",
            "=",
            "==",
            " matches ",
            " instanceof ",
            " and ",
            "++",
            "^",
            ";",
            "}",
            "#{",
            " ");

    private final YAMLMapper mapper = new YAMLMapper();
    private Map<String, Object> job = new HashMap<>();

    /** Something that an expression must not reach. */
    public static final class Trap {

        static int sprung;

        public Trap() {
            sprung++;
        }

        public static int spring() {
            return ++sprung;
        }
    }

    @BeforeEach
    void layTheTrap() {
        job = new HashMap<>(Map.of(
                "profileParams",
                new HashMap<>(Map.of("x", "value")),
                "baseName",
                "demo",
                "inputs",
                List.of(Map.of("uri", "u")),
                "trap",
                new Trap()));
        Trap.sprung = 0;
    }

    private static Gen<String> expressions() {
        return lists().of(integers().between(0, PIECES.size() - 1))
                .ofSizeBetween(1, 6)
                .map(picks -> String.join("", picks.stream().map(PIECES::get).toList()));
    }

    @Test
    void anExpressionGivesOneScalarOrIsRefused() {
        AtomicInteger filled = new AtomicInteger();
        String before = job.toString();

        qt().withFixedSeed(23)
                .withExamples(20_000)
                .forAll(expressions(), integers().between(0, 1))
                .checkAssert((expression, quoted) -> {
                    String slot = quoted == 1 ? "\"#{" + expression + "}\"" : "#{" + expression + "}";
                    if (filled("a: " + slot + "\nb: [1]\n")) {
                        filled.incrementAndGet();
                    }
                });

        assertThat(filled.get()).isGreaterThan(500);
        assertThat(Trap.sprung).isZero();
        assertThat(job).hasToString(before);
    }

    private boolean filled(String text) {
        JsonNode profile;
        try {
            profile = ProfileTemplate.fill(text, "#{", "}", mapper, job);
        } catch (ProfileException e) {
            return false;
        }
        assertThat(profile.propertyNames()).as(text).containsExactly("a", "b");
        assertThat(profile.path("a").isValueNode()).as(text).isTrue();
        assertThat(profile.path("b").toString()).as(text).isEqualTo("[1]");
        return true;
    }
}
