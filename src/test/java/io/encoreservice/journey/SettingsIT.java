package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import io.encoreservice.engine.egress.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant sets of its instance is what its engine does, with the packaged jar. */
class SettingsIT {

    private static final String SECRET = "what-callbacks-are-signed-with";
    private static final String ANOTHER = "another-that-came-with-a-change";
    private static final String PROFILE = """
            name: quiet
            encodes:
              - type: AudioEncode
                suffix: _MONO
                codec: aac
                channelLayout: mono
                audioMixPreset: night.Mix
            """;

    @TempDir
    Path folder;

    @Test
    void anInstanceSignsItsCallbacksAndMixesByItsOwnPresets() throws Exception {
        try (Sink owner = Sink.http()
                        .answering("/hook", new byte[0])
                        .answering("/profiles.yml", "quiet: quiet.yml".getBytes(StandardCharsets.UTF_8))
                        .answering("/quiet.yml", PROFILE.getBytes(StandardCharsets.UTF_8));
                Service service = Service.start(
                        folder,
                        "--encore.local.aot-cache=false",
                        "--encore.outbound.allow=127.0.0.1:" + owner.port())) {
            Http api = new Http(service.apiPort());
            String bearer = "Bearer " + service.token();
            Answer refused = api.post("/encoreinstance", """
                    {"name":"test","encoding":{"globalParams":{"i":"/etc/passwd"}}}""", "x-jwt", bearer);
            assertThat(refused.status()).isEqualTo(400);
            Answer made =
                    api.post("/encoreinstance", """
                    {"name":"test","callbackSecret":"%s","profilesUrl":"%s","encoding":{"audio-mix-presets":
                     {"night.Mix":{"fallback-to-auto":false,"default-pan":{"mono":"FC=0.5*FL+0.5*FR"}}}}}""".formatted(SECRET, owner.url("/profiles.yml")), "x-jwt", bearer);
            assertThat(made.status()).as(made.body()).isEqualTo(200);
            assertThat(made.body()).doesNotContain(SECRET).contains("\"callbackSecret\":\"***\"", "night.Mix");

            assertThat(lastWordOf(service, bearer, owner, "one")).contains("\"status\":\"SUCCESSFUL\"");
            assertSigned(owner, "one", SECRET);

            api.send(
                    "PATCH",
                    "/encoreinstance/test",
                    "{\"callbackSecret\":\"" + ANOTHER + "\",\"encoding\":{\"audioMixPresets\":{\"night.Mix\":null}}}",
                    "x-jwt",
                    bearer,
                    "Content-Type",
                    "application/json");
            soon(() -> assertThat(OperatorIT.engines(service))
                    .singleElement()
                    .satisfies(engine -> assertThat(engine)
                            .containsEntry("ENCORE_SETTINGS_CALLBACK_SECRET", ANOTHER)
                            .doesNotContainKey("SPRING_APPLICATION_JSON")));
            assertThat(lastWordOf(service, bearer, owner, "two")).contains("\"status\":\"FAILED\"");
            assertSigned(owner, "two", ANOTHER);
            assertThat(service.log()).doesNotContain(SECRET, ANOTHER);
        }
    }

    private String lastWordOf(Service service, String bearer, Sink owner, String externalId) throws Exception {
        String job = """
                {"profile":"quiet","externalId":"%s","outputFolder":"/usercontent/%s","baseName":"quiet","duration":1,
                 "progressCallbackUri":"%s","inputs":[{"uri":"http://localhost:%d/samples/clip.mp4","type":"AudioVideo"}]}""".formatted(externalId, externalId, owner.url("/hook"), service.apiPort());
        soon(() -> assertThat(curl(service, bearer, job)).endsWith("201"));
        soon(() -> assertThat(callbacks(owner, externalId))
                .anyMatch(hit ->
                        hit.body().contains("\"progress\":100") || hit.body().contains("FAILED")));
        return callbacks(owner, externalId).getLast().body();
    }

    private static List<Sink.Hit> callbacks(Sink owner, String externalId) {
        return owner.hits().stream()
                .filter(hit -> hit.target().equals("/hook"))
                .filter(hit -> hit.body().contains("\"externalId\":\"" + externalId + "\""))
                .toList();
    }

    private static void assertSigned(Sink owner, String externalId, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        for (Sink.Hit hit : callbacks(owner, externalId)) {
            Map<String, List<String>> headers = hit.headers();
            assertThat(headers).containsKey("X-Encore-Signature");
            String[] parts = headers.get("X-Encore-Signature").getFirst().split("[=,]", -1);
            assertThat(parts).hasSize(4);
            String expected = HexFormat.of()
                    .formatHex(mac.doFinal((parts[1] + "." + hit.body()).getBytes(StandardCharsets.UTF_8)));
            assertThat(parts[3]).isEqualTo(expected);
        }
    }

    private static String curl(Service service, String bearer, String job) throws IOException, InterruptedException {
        Process curl = new ProcessBuilder(
                        "curl",
                        "-sS",
                        "-w",
                        "\n%{http_code}",
                        "-H",
                        "x-jwt: " + bearer,
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        job,
                        "http://default-test.encore.localhost:" + service.proxyPort() + "/encoreJobs")
                .redirectErrorStream(true)
                .start();
        try {
            return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            curl.destroyForcibly();
        }
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(assertion);
    }
}
