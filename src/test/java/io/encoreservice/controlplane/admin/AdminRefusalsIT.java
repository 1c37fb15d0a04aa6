package io.encoreservice.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.ApiTest;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What the operator gets wrong, and what there is a lot of. */
@ApiTest
@Import(AdminConfiguration.class)
@TestPropertySource(properties = "encore.data-dir=target/it/admin")
class AdminRefusalsIT {

    private static final int MANY = 10_000;

    private final Http http;
    private final RedissonClient redis;
    private final String admin;

    @Autowired
    AdminRefusalsIT(@LocalServerPort int port, TokenIssuer issuer, RedissonClient redis) throws Exception {
        this.http = new Http(port);
        this.redis = redis;
        this.admin = issuer.admin(new Operator("alice"), Duration.ofHours(1)).value();
        send("POST", "/admin/tenants", "application/json", "{\"tenantId\":\"known\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST | /admin/tenants | | 400 | the body is missing",
                "POST | /admin/tenants | null | 400 | the body is missing",
                "POST | /admin/tenants | [] | 400 | the body must be an object",
                "POST | /admin/tenants | {\"tenantId\":\"x\" | 400 | the body is not well-formed JSON",
                "POST | /admin/tenants | {\"tenantId\":\"x\"} more | 400 | the body is not well-formed JSON",
                "POST | /admin/tenants | {\"tenantId\":7} | 400 | tenantId must be a string",
                "POST | /admin/tenants | {\"tenantId\":[\"x\"]} | 400 | tenantId must be a string",
                "POST | /admin/tenants | {\"tenantId\":\"\"} | 400 | tenantId must not be blank",
                "POST | /admin/tenants | {\"tenantId\":\"api\"} | 400 | tenant 'api' is reserved",
                "POST | /admin/tenants | {\"tenantId\":\"xn--a\"} | 400 | must not begin with 'xn--'",
                "POST | /admin/tenants | {\"tenantId\":\"x\",\"plna\":\"trial\"} | 400 | plna is not known here, only plan, tenantId",
                "POST | /admin/tenants | {\"tenantId\":\"x\",\"plan\":\"\"} | 400 | plan must be one of",
                "PATCH | /admin/tenants/known | {} | 400 | plan must not be blank",
                "PATCH | /admin/tenants/known | {\"plan\":\"gold\"} | 400 | plan must be one of",
                "PATCH | /admin/tenants/known | {\"plan\":\"default\",\"status\":\"x\"} | 400 | status is not known here, only plan",
                "POST | /admin/tenants/known/suspend | {} | 400 | reason must not be blank",
                "POST | /admin/tenants/known/suspend | {\"reason\":\"  \"} | 400 | reason must not be blank",
                "POST | /admin/tenants/known/tokens | {\"days\":0} | 400 | days must be greater than or equal to 1",
                "POST | /admin/tenants/known/tokens | {\"days\":3651} | 400 | days must be less than or equal to 3650",
                "POST | /admin/tenants/known/tokens | {\"days\":1.5} | 400 | days must be a whole number",
                "POST | /admin/tenants/known/tokens | {\"days\":\"many\"} | 400 | days must be a whole number",
                "POST | /admin/tenants/known/tokens | {\"days\":99999999999} | 400 | days",
                "POST | /admin/tenants/known/tokens | {\"note\":\"x\",\"expires\":1} | 400 | expires is not known here, only days, note",
                "GET | /admin/tenants/Not%20A%20Name | | 400 | tenant must be",
                "GET | /admin/tenants/%2e%2e%2fx | | 400 | ",
                "GET | /admin/tenants/known%00 | | 400 | ",
                "PATCH | /admin/tenants/UPPER | {\"plan\":\"default\"} | 400 | tenant must be",
                "POST | /admin/tenants/a_b/resume | | 400 | tenant must be",
                "GET | /admin/tenants/nobody | | 404 | Tenant nobody not found",
                "GET | /admin/tenants/nobody/tokens | | 404 | Tenant nobody not found",
                "POST | /admin/tenants/trial-nobody/revoke-tokens | | 404 | Tenant trial-nobody not found",
                "POST | /admin/tenants/trial-nobody/resume | | 404 | Tenant trial-nobody not found",
                "PATCH | /admin/tenants/trial-nobody | {\"plan\":\"default\"} | 404 | Tenant trial-nobody not found",
                "GET | /admin/nothing | | 404 | not found",
                "DELETE | /admin/tenants/known | | 405 | only GET, PATCH",
                "PUT | /admin/tenants | {} | 405 | only GET, POST",
                "GET | /admin/tokens/x | | 405 | only DELETE"
            })
    void isNamedWithItsRule(String method, String path, @Nullable String body, int status, @Nullable String reason)
            throws Exception {
        Answer answer = send(method, path, "application/json", body == null ? "" : body);

        isReason(answer, status, reason);
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        isReason(
                send(
                        "POST",
                        "/admin/tenants/known/suspend",
                        "application/json",
                        "{\"reason\":\"" + "x".repeat(201) + "\"}"),
                400,
                "reason size must be between 0 and 200");
        isReason(
                send(
                        "POST",
                        "/admin/tenants/known/tokens",
                        "application/json",
                        "{\"note\":\"" + "x".repeat(201) + "\"}"),
                400,
                "note size must be between 0 and 200");
        isReason(
                send("DELETE", "/admin/tokens/" + "x".repeat(201), "application/json", ""),
                400,
                "id must be at most 200 characters long");
        isReason(
                send("POST", "/admin/tenants", "application/json", "{\"tenantId\":\"" + "x".repeat(41) + "\"}"),
                400,
                "tenant must be 1 to 40");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text/plain | {\"tenantId\":\"other\"}",
                "application/x-www-form-urlencoded | tenantId=other",
                "application/yaml | tenantId: other",
                "application/xml | <tenantId>other</tenantId>"
            })
    void anotherContentTypeIsToldTheRightOne(String type, String body) throws Exception {
        isReason(
                send("POST", "/admin/tenants", type, body),
                415,
                "content-type must be application/*+json, application/json");
    }

    @Test
    void tenThousandTenantsAreOneAnswer() throws Exception {
        RMap<String, String> tenants = redis.getMap("{encore}:tenants", StringCodec.INSTANCE);
        Map<String, String> many = IntStream.range(0, MANY)
                .mapToObj("many-%05d"::formatted)
                .collect(Collectors.toMap(
                        id -> id,
                        id -> "{\"v\":1,\"id\":\"" + id + "\",\"plan\":\"default\",\"account\":\"" + id
                                + "\",\"createdAt\":\"2026-11-23T12:00:00Z\",\"suspended\":\"\",\"tokensSince\":0}"));
        tenants.putAll(many);
        try {
            send("POST", "/admin/tenants/known/resume", "application/json", "");

            Answer all = send("GET", "/admin/tenants", "application/json", "");

            assertThat(all.status()).isEqualTo(200);
            assertThat(all.json()).hasSizeGreaterThan(MANY);
            assertThat(all.json().findValuesAsString("tenantId")).isSorted().contains("known", "many-09999");
        } finally {
            tenants.fastRemove(many.keySet().toArray(String[]::new));
            send("POST", "/admin/tenants/known/resume", "application/json", "");
        }
    }

    private Answer send(String method, String path, String type, String body) throws Exception {
        return http.send(method, path, body, "Authorization", "Bearer " + admin, "Content-Type", type);
    }

    private static void isReason(Answer answer, int status, @Nullable String reason) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("content-type").orElse("")).startsWith("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("reason");
        assertThat(answer.reason())
                .isNotBlank()
                .contains(reason == null ? "" : reason)
                .doesNotContain("io.encoreservice");
    }
}
