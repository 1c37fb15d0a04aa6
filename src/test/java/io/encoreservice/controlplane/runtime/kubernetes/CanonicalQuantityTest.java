package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalQuantityTest {

    @ParameterizedTest
    @CsvSource({
        "2, 2",
        "500m, 500m",
        "0.5, 500m",
        "1500m, 1500m",
        "2000m, 2",
        "1.5, 1500m",
        "1000, 1k",
        "1500, 1500",
        "0.1, 100m",
        "100u, 100u",
        "0, 0",
        "512Mi, 512Mi",
        "2048Mi, 2Gi",
        "1.5Gi, 1536Mi",
        "1024Ki, 1Mi",
        "0.5Ki, 512",
        "8Gi, 8Gi",
        "8G, 8G",
        "8000M, 8G",
        "1e3, 1k",
        "1048576, 1048576",
        "' 2Gi ', 2Gi"
    })
    void aSizeIsWrittenAsKubernetesWritesIt(String given, String canonical) {
        assertThat(CanonicalQuantity.of(given)).hasToString(canonical);
        assertThat(CanonicalQuantity.of(canonical)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "much", "2Gb", "2 Gi", "-1", "Gi", "1..5"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> CanonicalQuantity.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is no size such as 500m or 2Gi");
    }
}
