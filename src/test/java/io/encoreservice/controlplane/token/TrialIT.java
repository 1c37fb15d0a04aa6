package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.encoreservice.controlplane.web.ApiTest;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@ApiTest
@TestPropertySource(properties = {"encore.token.trial.per-address=25", "encore.data-dir=target/it/trial"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrialIT {

    private static final String WISH = "{\"company\":\"Acme\",\"email\":\"me@acme.example\"}";

    private final Http http;

    @Autowired
    TrialIT(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @Test
    @Order(1)
    void whoAsksGetsATokenOfANewTenant() throws Exception {
        Answer answer = http.post("/token", WISH);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("token", "serviceId", "tenantId", "expiry");
        assertThat(answer.json().path("serviceId").asString()).isEqualTo("encore");
        assertThat(answer.json().path("tenantId").asString()).matches("trial-[a-z2-7]{12}");
        assertThat(answer.json().path("expiry").isIntegralNumber()).isTrue();
        assertThat(answer.json().path("expiry").asLong())
                .isCloseTo(Instant.now().getEpochSecond() + 2 * 86_400, offset(120L));
        Answer used = http.get(
                "/probe", "x-jwt", "Bearer " + answer.json().path("token").asString());
        assertThat(used.json().path("tenant").asString())
                .isEqualTo(answer.json().path("tenantId").asString());
        assertThat(used.json().path("plan").asString()).isEqualTo("trial");
    }

    @Order(2)
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|company must not be blank; email must not be blank",
                "{\"company\":\"Acme\"}|email must not be blank",
                "{\"company\":\"Acme\",\"email\":\"YOUR_EMAIL\"}|email must be a well-formed email address",
                "{\"company\":\"\",\"email\":\"me@acme.example\"}|company must not be blank",
                "{\"company\":7,\"email\":\"me@acme.example\"}|company must be a string (line 1, column 12)",
                "nothing|the body is not well-formed JSON (line 1, column 1)"
            })
    void aFieldThatIsWrongIsNamed(String body, String reason) throws Exception {
        Answer answer = http.post("/token", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @Test
    @Order(3)
    void aFloodGetsItsShareAndThenIsToldToWait() throws Exception {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            // why: a header that anybody can write must not make another address of this one.
            answers.add(http.post("/token", WISH, "X-Forwarded-For", "192.0.2." + i % 250));
        }

        Set<String> tenants = new HashSet<>();
        for (Answer answer : answers) {
            if (answer.status() == 200) {
                tenants.add(answer.json().path("tenantId").asString());
            } else {
                assertThat(answer.status()).isEqualTo(429);
                assertThat(Long.parseLong(answer.header("retry-after").orElseThrow()))
                        .isBetween(1L, 3_600L);
                assertThat(answer.reason()).isNotBlank();
            }
        }
        assertThat(tenants).hasSize(24);
    }
}
