package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.encoreservice.controlplane.web.ApiTest;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Tokens of an issuer that is named by its properties as docs/tokens.md names one, and else is as those are unset. */
@ApiTest
@TestPropertySource(properties = "encore.data-dir=target/it/external")
class ExternalTokensIT {

    private static final KeyPair RSA = Jwts.SIG.RS256.keyPair().build();
    private static final Map<String, KeyPair> PAIRS = new TreeMap<>(Map.of(
            "RS256",
            RSA,
            "PS256",
            RSA,
            "ES256",
            Jwts.SIG.ES256.keyPair().build(),
            "EdDSA",
            Jwks.CRV.Ed25519.keyPair().build()));
    private static final AtomicInteger ASKED = new AtomicInteger();

    private static final HttpServer SERVER = serve();

    private final Http http;

    @Autowired
    ExternalTokensIT(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @DynamicPropertySource
    static void nameTheKeys(DynamicPropertyRegistry properties) {
        String address = "http://127.0.0.1:" + SERVER.getAddress().getPort() + "/jwks.json";
        // why: a list is read from one source of properties as a whole.
        properties.add("encore.token.external[0].issuer", () -> "https://login.example/");
        properties.add("encore.token.external[0].audience", () -> "encore");
        properties.add("encore.token.external[0].jwks-url", () -> address);
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void aTokenSignedAsMostIssuersSignIsAServiceTokenOfItsTenant(String algorithm) throws Exception {
        Answer answer = http.get("/whoami", "x-jwt", "Bearer " + signed(algorithm, algorithm));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("tenantId").asString()).isEqualTo("acme");
        assertThat(answer.json().path("plan").asString()).isEqualTo("default");
        assertThat(ASKED).hasValue(1);
    }

    @Test
    void anAlgorithmThatNobodyAllowedIsRefusedThoughTheKeyIsKnown() throws Exception {
        assertThat(http.get("/whoami", "x-jwt", "Bearer " + signed("PS256", "PS256"))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "nobody"})
    void aKeySignsForNoOthersName(String name) throws Exception {
        assertThat(http.get("/whoami", "x-jwt", "Bearer " + signed("RS256", name))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mysubscriptions", "/mysecrets/encore", "/admin/tenants"})
    void itOpensNeitherWhatPersonalTokensOpenNorTheOperatorsSide(String path) throws Exception {
        String token = "Bearer " + signed("RS256", "RS256");

        for (String header : List.of("x-jwt", "x-pat-jwt", "Authorization")) {
            assertThat(http.get(path, header, token).status()).as(header).isEqualTo(401);
        }
    }

    private static HttpServer serve() {
        List<Map<?, ?>> keys = PAIRS.entrySet().stream()
                .<Map<?, ?>>map(pair -> Map.copyOf(Jwks.builder()
                        .key(pair.getValue().getPublic())
                        .id(pair.getKey())
                        .build()))
                .toList();
        byte[] set =
                JsonMapper.shared().writeValueAsString(Map.of("keys", keys)).getBytes(StandardCharsets.UTF_8);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/jwks.json", exchange -> {
                ASKED.incrementAndGet();
                exchange.sendResponseHeaders(200, set.length);
                exchange.getResponseBody().write(set);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String signed(String algorithm, String key) {
        PrivateKey own = Objects.requireNonNull(PAIRS.get(algorithm)).getPrivate();
        var token = Jwts.builder()
                .json(new JwtJsonWriter())
                .header()
                .keyId(key)
                .and()
                .issuer("https://login.example/")
                .audience()
                .add("encore")
                .and()
                .subject("somebody")
                .claim("tenantId", "acme")
                .issuedAt(Date.from(Instant.now()))
                .expiration(Date.from(Instant.now().plusSeconds(600)))
                .id("one");
        return switch (algorithm) {
            case "RS256" -> token.signWith(own, Jwts.SIG.RS256).compact();
            case "PS256" -> token.signWith(own, Jwts.SIG.PS256).compact();
            case "ES256" -> token.signWith(own, Jwts.SIG.ES256).compact();
            default -> token.signWith(own, Jwts.SIG.EdDSA).compact();
        };
    }
}
