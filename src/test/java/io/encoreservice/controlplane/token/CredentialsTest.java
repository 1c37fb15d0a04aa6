package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER abc", "Bearer   abc", " Bearer abc "})
    void theSchemeIsReadInAnyCase(String value) {
        assertThat(of(Map.of("x-jwt", List.of(value)))).contains("abc");
        assertThat(of(Map.of("authorization", List.of(value)))).contains("abc");
    }

    @Test
    void xJwtComesFirst() {
        assertThat(of(Map.of("x-jwt", List.of("Bearer one"), "authorization", List.of("Bearer two"))))
                .contains("one");
        assertThat(of(Map.of("x-jwt", List.of("Bearer one"), "authorization", List.of("Basic dTpw"))))
                .contains("one");
    }

    @Test
    void aBadXJwtIsNotMadeGoodByAnotherHeader() {
        assertThat(of(Map.of("x-jwt", List.of("Basic dTpw"), "authorization", List.of("Bearer two"))))
                .isEmpty();
    }

    @Test
    void theSameHeaderTwiceIsNoCredential() {
        assertThat(of(Map.of("x-jwt", List.of("Bearer one", "Bearer two")))).isEmpty();
        assertThat(of(Map.of("authorization", List.of("Bearer one", "Bearer one"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "Bearer",
                "Bearer ",
                "Bearerabc",
                "Bearer a b",
                "Basic dTpw",
                "Bearer\tabc",
                "xBearer abc"
            })
    void anythingElseIsNoCredential(String value) {
        assertThat(of(Map.of("x-jwt", List.of(value)))).isEmpty();
        assertThat(of(Map.of("authorization", List.of(value)))).isEmpty();
    }

    @Test
    void noHeaderIsNoCredential() {
        assertThat(of(Map.of())).isEmpty();
    }

    private static Optional<String> of(Map<String, List<String>> headers) {
        return Credentials.of(name -> headers.getOrDefault(name, List.of()));
    }
}
