package io.encoreservice.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.RunningControlPlane.Answer;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.secret.SecretStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every call that the API's own description lists, made by one tenant with the names of another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationIT {

    private static final String ALPHA = "alpha";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    /** What two answers to the same question differ in. */
    private static final Pattern CHANCE = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+|trial-[0-9a-z]+"
            + "|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|(?<=\"expiry\":)\\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final String JOB = """
            {"profile":"program","outputFolder":"/usercontent/out","baseName":"a",\
            "inputs":[{"uri":"http://127.0.0.1:1/a.mp4","type":"AudioVideo"}]}""";

    /** Every call: what another tenant is answered, what the owner is, the query or the body. */
    private static final String CALLS = """
            POST /encoreinstance | 200 | 409 | {"name":"$instance"}
            POST /encoreinstance | 400 | 200 | {"name":"other","s3AccessKeyId":"k","s3SecretAccessKey":"{{secrets.$secret}}"}
            GET /encoreinstance | 200 | 200 | ?label=note%3D$label
            GET /encoreinstance/{id} | 404 | 200 |
            PATCH /encoreinstance/{id} | 404 | 200 | {"labels":{"note":"changed"}}
            GET /encoreinstance/{id}/jobs | 404 | 409 |
            POST /encoreinstance/{id}/jobs | 404 | 409 | $body
            GET /health/{name} | 404 | 200 |
            GET /logs/{name} | 404 | 200 |
            GET /ports/{name} | 404 | 200 |
            POST /restart/{name} | 404 | 204 |
            GET /scale/{name} | 404 | 200 |
            PUT /scale/{name} | 404 | 200 | {"desiredReplicas":0}
            DELETE /encoreinstance/{id} | 404 | 204 |
            GET /mysubscriptions | 200 | - |
            POST /mysubscriptions | 404 | - | {"services":["$instance"]}
            DELETE /mysubscriptions/{serviceId} | 404 | - |
            POST /servicetoken | 404 | - | {"serviceId":"$instance"}
            POST /servicetoken | 200 | - | {"serviceId":"encore"}
            GET /mysecrets/{serviceId} | 200 | - |
            POST /mysecrets/{serviceId} | 200 | - | {"secretName":"$secret","secretData":"of another"}
            GET /mysecrets/{serviceId}/{name} | 404 | 200 |
            PUT /mysecrets/{serviceId}/{name} | 404 | 200 | {"secretData":"of another"}
            DELETE /mysecrets/{serviceId}/{name} | 404 | 204 |
            GET /whoami | 200 | - |
            GET /license | 200 | - |
            POST /token | 200 | - | {"company":"acme","email":"$email"}
            GET /admin/tenants | 401 | - |
            GET /admin/tenants/{tenant} | 401 | 200 |
            PATCH /admin/tenants/{tenant} | 401 | - | {"plan":"default"}
            POST /admin/tenants/{tenant}/suspend | 401 | - | {"reason":"unpaid"}
            POST /admin/tenants/{tenant}/resume | 401 | - |
            POST /admin/tenants/{tenant}/tokens | 401 | 200 | {"days":1}
            GET /admin/tenants/{tenant}/tokens | 401 | 200 |
            POST /admin/tenants/{tenant}/revoke-tokens | 401 | - |
            DELETE /admin/tokens/{id} | 401 | - |
            POST /admin/tenants | 401 | 409 | {"tenantId":"$tenant"}
            """.replace("$body", JOB);

    private RunningControlPlane service;
    private JsonNode document;

    /** Who owns what is asked for. */
    private Names bravo;

    /** Another owner of the like, whose things may be changed and removed. */
    private Names charlie;

    /** One row of the table above, by one of the doors that the description tells of. */
    record Call(String method, String path, int foreign, String own, String more, String scheme) {

        String query() {
            return more.startsWith("?") ? more : "";
        }

        String body() {
            return more.startsWith("?") ? "" : more;
        }

        @Override
        public String toString() {
            return method + " " + path + " " + more + (scheme.isEmpty() ? "" : " by " + scheme);
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        service = RunningControlPlane.start(folder);
        document = service.api("GET", "/docs/json", "").json();
        bravo = furnish("bravo", "bravobox", "bravonote", "bravokey");
        charlie = furnish("charlie", "charliebox", "charlienote", "charliekey");
        service.awaitStatus("bravo", bravo.instance(), "running");
        bravo = withJob(bravo);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @AfterEach
    void removeWhatWasMade() {
        for (String tenant : List.of(ALPHA, "charlie")) {
            for (JsonNode instance :
                    service.as(tenant, "GET", "/encoreinstance", "").json()) {
                String name = instance.path("name").asString();
                if (!name.equals(charlie.instance())) {
                    service.as(tenant, "DELETE", "/encoreinstance/" + name, "");
                }
            }
        }
        TenantId alpha = TenantId.of(ALPHA);
        SecretStore secrets = service.bean(SecretStore.class);
        secrets.names(alpha).forEach(name -> secrets.remove(alpha, name));
    }

    @Test
    void theTableHasEveryCallOfTheDescriptionAndNoOther() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .forEachEntry((path, methods) -> methods.propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        Set<String> known = new TreeSet<>();
        rows().forEach(row -> known.add(row.method() + " " + row.path()));

        assertThat(described).hasSizeGreaterThan(30);
        assertThat(known).isEqualTo(described);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void anotherTenantsNamesAreAnsweredAsNamesThatExistNowhere(Call call) {
        List<String> before = state(bravo);

        Answer foreign = send(call, bravo, credential(call.scheme(), ALPHA));
        Answer absent = send(call, bravo.ofNobody(), credential(call.scheme(), ALPHA));

        assertThat(foreign.status()).as(foreign.body()).isEqualTo(call.foreign());
        assertThat(plain(foreign, bravo))
                .isEqualTo(plain(absent, bravo.ofNobody()))
                .doesNotContain("bravo");
        assertThat(state(bravo)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aMethodThatNobodyDescribedTellsNothingEither(String path) {
        List<String> before = state(bravo);
        for (String method : METHODS) {
            if (!document.at("/paths").path(path).has(method.toLowerCase(Locale.ROOT))) {
                Call call = new Call(method, path, 0, "-", "", "x-jwt");
                for (String token : List.of("x-jwt", "x-pat-jwt", "admin")) {
                    Answer foreign = send(call, bravo, credential(token, ALPHA));
                    Answer absent = send(call, bravo.ofNobody(), credential(token, ALPHA));

                    assertThat(plain(foreign, bravo)).as(call.toString()).isEqualTo(plain(absent, bravo.ofNobody()));
                }
            }
        }
        assertThat(state(bravo)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("ownCalls")
    void theOwnerAndTheOperatorAreToldWhatTheOthersAreNot(Call call) {
        String door = call.scheme().equals("admin")
                ? "Authorization: Bearer " + service.adminToken()
                : credential(call.scheme(), "charlie");
        service.as("charlie", "POST", "/encoreinstance", "{\"name\":\"" + charlie.instance() + "\"}");
        service.bean(SecretStore.class).put(TenantId.of("charlie"), charlie.secret(), "value");

        Answer owned = send(call, charlie, door);
        Answer absent = send(call, charlie.ofNobody(), door);

        assertThat(owned.status()).as(owned.body()).isEqualTo(Integer.parseInt(call.own()));
        assertThat(plain(owned, charlie)).isNotEqualTo(plain(absent, charlie.ofNobody()));
    }

    @Test
    void namesBelongToEachTenantAlone() {
        List<String> before = state(bravo);
        String wish = "{\"name\":\"" + bravo.instance() + "\"}";

        Answer created = service.api(
                "POST",
                "/encoreinstance",
                wish,
                credential("x-jwt", ALPHA),
                "Idempotency-Key: key-of-bravo",
                "Accept: */*");

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.json().path("url").asString()).contains("//alpha-" + bravo.instance() + ".");
        assertThat(service.as(ALPHA, "DELETE", "/encoreinstance/" + bravo.instance(), "")
                        .status())
                .isEqualTo(204);
        assertThat(state(bravo)).isEqualTo(before);
    }

    Stream<Call> calls() {
        return rows().stream().flatMap(row -> {
            JsonNode security = document.at("/paths")
                    .path(row.path())
                    .path(row.method().toLowerCase(Locale.ROOT))
                    .path("security");
            List<String> schemes = new ArrayList<>();
            security.forEach(one -> schemes.addAll(one.propertyNames()));
            return (schemes.isEmpty() ? Stream.of("") : schemes.stream())
                    .map(scheme -> new Call(row.method(), row.path(), row.foreign(), row.own(), row.more(), scheme));
        });
    }

    Stream<Call> ownCalls() {
        return calls().filter(call -> !call.own().equals("-") && !call.scheme().equals("bearer"));
    }

    Stream<String> paths() {
        return document.path("paths").propertyNames().stream();
    }

    private static List<Call> rows() {
        return CALLS.lines()
                .map(line -> line.split("( \\| ?| (?=/))", 5))
                .map(cells -> new Call(cells[0], cells[1], Integer.parseInt(cells[2]), cells[3], cells[4], ""))
                .toList();
    }

    private Names furnish(String tenant, String instance, String label, String secret) {
        service.asOperator("POST", "/admin/tenants", "{\"tenantId\":\"" + tenant + "\"}");
        String tokenId = service.asOperator("POST", "/admin/tenants/" + tenant + "/tokens", "{}")
                .json()
                .path("id")
                .asString();
        service.bean(SecretStore.class).put(TenantId.of(tenant), secret, "value");
        Answer created = service.api(
                "POST",
                "/encoreinstance",
                "{\"name\":\"" + instance + "\",\"labels\":{\"note\":\"" + label + "\"},\"s3AccessKeyId\":\"k\","
                        + "\"s3SecretAccessKey\":\"{{secrets." + secret + "}}\"}",
                credential("x-jwt", tenant),
                "Idempotency-Key: key-of-" + tenant);
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        if (tenant.equals("charlie")) {
            service.as(tenant, "PUT", "/scale/" + instance, "{\"desiredReplicas\":0}");
        }
        String email = tenant + "@example.com";
        service.api("POST", "/token", "{\"company\":\"acme\",\"email\":\"" + email + "\"}");
        return new Names(tenant, instance, label, secret, tokenId, "no-job", email);
    }

    private Names withJob(Names names) {
        String jobs = "/encoreinstance/" + names.instance() + "/jobs";
        Answer job = service.as(names.tenant(), "POST", jobs, JOB);
        assertThat(job.status()).as(job.body()).isEqualTo(200);
        await().atMost(RunningControlPlane.LONG)
                .untilAsserted(() -> assertThat(
                                service.as(names.tenant(), "GET", jobs, "").body())
                        .contains("FAILED"));
        String url = job.json().path("url").asString();
        return names.withJob(url.substring(url.lastIndexOf('/') + 1));
    }

    private String credential(String scheme, String tenant) {
        return switch (scheme) {
            case "" -> "x-nothing: nothing";
            case "x-jwt" -> "x-jwt: Bearer " + service.serviceToken(tenant);
            case "bearer", "admin" -> "Authorization: Bearer " + service.serviceToken(tenant);
            case "x-pat-jwt" -> "x-pat-jwt: Bearer " + service.personalToken(tenant);
            default -> throw new AssertionError("nobody said how one comes by the door " + scheme);
        };
    }

    private Answer send(Call call, Names names, String door) {
        String path = PARAMETER
                .matcher(call.path())
                .replaceAll(found -> Matcher.quoteReplacement(value(call.path(), found.group(1), names)));
        return service.api(call.method(), names.into(path + call.query()), names.into(call.body()), door);
    }

    private static String value(String path, String parameter, Names names) {
        return switch (parameter) {
            case "tenant" -> names.tenant();
            case "id" -> path.startsWith("/admin/tokens/") ? names.tokenId() : names.instance();
            case "name" -> path.startsWith("/mysecrets/") ? names.secret() : names.instance();
            case "serviceId" -> path.startsWith("/mysecrets/") ? "encore" : names.instance();
            default -> throw new AssertionError("nobody said what " + parameter + " is in " + path);
        };
    }

    // why: where chance had a word, the length is chance too.
    private static String plain(Answer answer, Names names) {
        String whole = names.outOf(answer.undated());
        String without = CHANCE.matcher(whole).replaceAll("(by chance)");
        return without.equals(whole) ? whole : without.replaceAll("Content-Length: \\d+", "Content-Length: chance");
    }

    /** All that can be seen of what is somebody's, from their own side and from the operator's. */
    private List<String> state(Names names) {
        List<String> seen = new ArrayList<>();
        for (String path : List.of("/encoreinstance", "/scale/$instance", "/encoreinstance/$instance/jobs")) {
            seen.add(service.as(names.tenant(), "GET", names.into(path), "").body());
        }
        for (String path : List.of("/admin/tenants/$tenant", "/admin/tenants/$tenant/tokens")) {
            seen.add(service.asOperator("GET", names.into(path), "").body());
        }
        TenantId tenant = TenantId.of(names.tenant());
        SecretStore secrets = service.bean(SecretStore.class);
        secrets.names(tenant).forEach(name -> seen.add(name + "=" + secrets.find(tenant, name)));
        service.bean(InstanceRuntime.class).observe().stream()
                .map(RunningInstance::spec)
                .filter(spec -> spec.key().tenant().equals(tenant))
                .forEach(spec -> seen.add(spec.toString()));
        assertThat(seen).hasSize(7);
        return seen;
    }
}
