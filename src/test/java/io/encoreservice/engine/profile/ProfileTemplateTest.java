package io.encoreservice.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ProfileTemplateTest {

    private final YAMLMapper mapper = new YAMLMapper();

    private JsonNode fill(String text, Map<String, Object> params) throws ProfileException {
        return ProfileTemplate.fill(
                text,
                "#{",
                "}",
                mapper,
                Map.of("profileParams", params, "baseName", "demo", "inputs", List.of(Map.of("uri", "u"))));
    }

    @Test
    void valuesStandWhereTheirExpressionsStood() throws Exception {
        JsonNode filled = fill(
                "a: #{profileParams['x'] ?: 240}\nb: \"#{baseName}-#{inputs[0].uri}\"\nc: [\"#{1 + 1}\"]\n"
                        + "d: \"#{profileParams['x'] == null ? '_{no}' : '_yes'}\"\n# #{profileParams} in a comment\n",
                Map.of());

        assertThat(filled.toString()).isEqualTo("{\"a\":\"240\",\"b\":\"demo-u\",\"c\":[\"2\"],\"d\":\"_{no}\"}");
    }

    @Test
    void aValueThatIsNotThereLeavesTheFieldEmpty() throws Exception {
        assertThat(fill("a: #{profileParams['x']}\nb: \"x#{profileParams['x']}\"", Map.of())
                        .toString())
                .isEqualTo("{\"a\":null,\"b\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1\nencodes: []",
                "[1, 2]",
                "{a: b}",
                "x\n  - type: X264Encode",
                "#{baseName}",
                "*alias",
                "!!java.lang.String x",
                "\" , y: \"z",
                "~",
                "--- \n...",
                "EXPR0X"
            })
    void noValueChangesWhatTheProfileConsistsOf(String value) throws Exception {
        JsonNode filled = fill("a: #{profileParams['x']}\nb: [\"#{profileParams['x']}\", 1]", Map.of("x", value));

        assertThat(filled.propertyNames()).containsExactly("a", "b");
        assertThat(filled.path("a").asString()).isEqualTo(value);
        assertThat(filled.path("b").size()).isEqualTo(2);
        assertThat(filled.path("b").get(0).asString()).isEqualTo(value);
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "T(java.lang.Runtime).getRuntime().exec('x')",
                "new java.lang.String('a')",
                "@bean",
                "#root",
                "baseName.toString()",
                "baseName.length()",
                "baseName.class",
                "baseName = 'x'",
                "profileParams['x'] = 1",
                "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' matches '(a+)+b'",
                "9 ^ 9",
                "{1,2,3}",
                "inputs.?[true]",
                "inputs.![uri]",
                "1 instanceof T(String)",
                "profileParams['n']++",
                "nosuch",
                "1 +",
                "",
                "inputs[99]",
                "1 / 0",
                "profileParams",
                "inputs"
            })
    void whateverIsMoreThanReadingIsRefused(String expression) {
        assertThatThrownBy(() -> fill("a: \"#{" + expression + "}\"", Map.of("n", 1)))
                .isInstanceOf(ProfileException.class);
    }

    @Test
    @Timeout(20)
    void deepLongAndManyExpressionsAreRefusedInTime() {
        for (String bomb : List.of(
                "(".repeat(900) + "1" + ")".repeat(900),
                "!".repeat(1900) + "true",
                "1" + "+1".repeat(900),
                "1?".repeat(300) + "1" + ":1".repeat(300),
                "a".repeat(5000))) {
            assertThatThrownBy(() -> fill("a: \"#{" + bomb + "}\"", Map.of()))
                    .isInstanceOf(ProfileException.class)
                    .hasMessageContaining("too long");
        }
        String many = String.join("", Collections.nCopies(501, "#{1}"));
        assertThatThrownBy(() -> fill("a: \"" + many + "\"", Map.of())).hasMessageContaining("more than 500");
    }

    @Test
    void anExpressionInANameOrWithoutEndIsRefused() {
        assertThatThrownBy(() -> fill("#{baseName}: 1", Map.of())).hasMessageContaining("not in a name");
        assertThatThrownBy(() -> fill("a: #{baseName", Map.of())).hasMessageContaining("has no end");
        assertThatThrownBy(() -> fill("a: [", Map.of())).hasMessageStartingWith("it is malformed");
    }
}
