package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenPathsTest {

    private final OpenPaths open = new OpenPaths();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/docs",
                "/docs/json",
                "/v3/api-docs",
                "/v3/api-docs/swagger-config",
                "/v3/api-docs.yaml",
                "/swagger-ui/index.html",
                "/license",
                "/healthz",
                "/samples/clip.mp4",
                "/error"
            })
    void thePagesOfEverybodyAreOpen(String path) {
        assertThat(open.contains("GET", path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/encoreinstance",
                "/encoreinstance/docs",
                "/token",
                "/docsx",
                "/v3/api-docsx",
                "/license/x",
                "/actuator/health",
                "/docs/../encoreinstance",
                "/docs/./x",
                "/docs/..;/encoreinstance",
                "/docs/%2e%2e/encoreinstance",
                "/docs;/x",
                "/docs//encoreinstance",
                "//docs",
                "/docs\\..\\x",
                "/samples/%2e%2e/x",
                "/samples/..",
                "/docs/\0",
                "/DOCS",
                "/docs/é"
            })
    void everythingElseIsNot(String path) {
        assertThat(open.contains("GET", path)).isFalse();
    }

    @Test
    void aPathOfThousandsOfSegmentsIsJudgedLikeAnyOther() {
        String long8k = "/a".repeat(4096);

        assertThat(open.contains("GET", long8k)).isFalse();
        assertThat(open.contains("GET", "/docs" + long8k)).isTrue();
    }

    @Test
    void onlyPostingToTokenIsOpen() {
        assertThat(open.contains("POST", "/token")).isTrue();
        assertThat(open.contains("GET", "/token")).isFalse();
        assertThat(open.contains("POST", "/token/x")).isFalse();
    }
}
