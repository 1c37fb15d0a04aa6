package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.RunningEngine.Answer;
import io.encoreservice.shared.link.ContentLink;
import io.encoreservice.shared.link.LinkKey;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ContentLinkControllerIT {

    private static final String[] AS_THE_PROXY = {
        "Authorization", basic("proxy:s3cret"), "X-Forwarded-Host", "acme-one.example.com", "X-Forwarded-Proto", "https"
    };

    @TempDir
    static Path content;

    static RedisServer redis;
    static RunningEngine engine;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(content.resolve("demo"));
        redis = RedisServer.start();
        engine = RunningEngine.start(
                redis,
                content,
                List.of(),
                "encore-settings.poll-disabled=true",
                "encore-settings.security.enabled=true",
                "encore-settings.security.users.proxy.password=s3cret",
                "encore-settings.security.users.proxy.role=ADMIN");
    }

    @AfterAll
    static void stop() {
        engine.close();
        redis.close();
    }

    @Test
    void aLinkIsToThePublicHostAndProvedByTheProxysPassword() {
        Answer answer = make("{\"path\":\"//usercontent//demo/a b+c.mp4\",\"expiresIn\":60}");
        JsonNode made = answer.json();
        URI url = URI.create(made.path("url").asString());
        String target = url.getRawPath() + "?" + url.getRawQuery();
        ContentLink.Shown shown = ContentLink.read("HEAD", target).orElseThrow();

        assertThat(answer.status()).isEqualTo(201);
        assertThat(url.getScheme() + "://" + url.getRawAuthority()).isEqualTo("https://acme-one.example.com");
        assertThat(made.path("path").asString()).isEqualTo("/usercontent/demo/a b+c.mp4");
        assertThat(made.path("method").asString()).isEqualTo("GET");
        assertThat(Instant.parse(made.path("expiresAt").asString()))
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofSeconds(61)));
        assertThat(shown.link().path()).isEqualTo("/usercontent/demo/a b+c.mp4");
        assertThat(new LinkKey("s3cret").proves(shown)).isTrue();
        assertThat(new LinkKey("another life's").proves(shown)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}| path must not be blank",
                "{\"path\":\"/etc/passwd\"}| path is refused: '/etc/passwd' must begin with /usercontent/",
                "{\"path\":\"/usercontent/../x\"}| path is refused",
                "{\"path\":\"/usercontent/.attempts/x\"}| path is refused",
                "{\"path\":\"/usercontent/demo\"}| path must name a file, not a folder",
                "{\"path\":\"/usercontent\"}| path must name a file, not a folder",
                "{\"path\":\"/usercontent/a\",\"expiresIn\":86401}| expiresIn must be between 1 and 86400",
                "{\"path\":\"/usercontent/a\",\"expiresIn\":0}| expiresIn must be between 1 and 86400",
                "{\"path\":\"/usercontent/a\",\"expiresIn\":\"1h\"}| expiresIn must be an integer",
                "{\"path\":\"/usercontent/a\",\"method\":\"DELETE\"}| method must be GET or PUT",
                "[]| must be a JSON object",
                "{| is not valid JSON"
            })
    void whatBreaksARuleIsNamed(String body, String rule) {
        Answer answer = make(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("reason").asString()).contains(rule);
    }

    private static Answer make(String body) {
        return engine.post("/usercontent-links", body, AS_THE_PROXY);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
