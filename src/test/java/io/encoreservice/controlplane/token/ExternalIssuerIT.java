package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.StartRefusedException;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ExternalIssuerIT {

    private static final String ISSUER = "https://login.example";

    private final InstallationKey installation = new InstallationKey(new byte[32]);
    private final AdjustableClock clock = new AdjustableClock();
    private final KeyPair pair = Jwts.SIG.ES256.keyPair().build();
    private final KeyPair next = Jwts.SIG.ES256.keyPair().build();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String served = "";
    private HttpServer server;
    private TokenVerifier verifier;

    @BeforeEach
    void serveKeys() throws IOException {
        served = set(jwk("a", pair.getPublic()));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = served.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        verifier =
                verifier(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks"), List.of("ES256"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aTokenOfAnExternalIssuerSpeaksForTheTenantInItsClaim() throws InvalidTokenException {
        assertThat(verifier.verify(token(t -> t)).tenant().value()).isEqualTo("acme");
    }

    @Test
    void itOpensNoOtherDoor() {
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> verifier.personal(token(t -> t)));
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> verifier.admin(token(t -> t)));
    }

    @Test
    void ourOwnTokensAreGoodBesideIt() throws InvalidTokenException {
        String own = new Forger(installation).signed(Forger.HEADER, Forger.claims(clock.instant()));

        assertThat(verifier.verify(own).tenant().value()).isEqualTo("acme");
        assertThat(asked).hasValue(0);
    }

    @Test
    void keysAreKeptAndAskedForAgainAtMostOnceAMinute() throws InvalidTokenException {
        for (int i = 0; i < 20; i++) {
            verifier.verify(token(t -> t));
            refused(signed("unknown", next, claims()));
        }
        assertThat(asked).hasValue(1);

        served = set(jwk("a", pair.getPublic()), jwk("b", next.getPublic()));
        clock.advance(Duration.ofMinutes(1));

        assertThat(verifier.verify(signed("b", next, claims())).tenant().value())
                .isEqualTo("acme");
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{}", "{\"keys\":7}", "{\"keys\":[7,{}]}"})
    void nonsenseInPlaceOfKeysRefusesTokensAndNothingElse(String nonsense) {
        served = nonsense;

        refused(token(t -> t));
    }

    @Test
    void moreThanAKeySetCanBeIsNotRead() {
        served = served.replace("}]}", "}]" + " ".repeat(70_000) + "}");

        refused(token(t -> t));
    }

    @Test
    void afterAQuietHourEverybodyWaitsForTheKeysAndNobodyIsRefused() throws Exception {
        verifier.verify(token(t -> t));
        clock.advance(Duration.ofMinutes(61));
        CyclicBarrier together = new CyclicBarrier(8);

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Caller>> proved = IntStream.range(0, 8)
                    .mapToObj(i -> {
                        String token = token(t -> t.replace("\"y\"", "\"y" + i + "\""));
                        return callers.submit(() -> {
                            together.await();
                            return verifier.verify(token);
                        });
                    })
                    .toList();

            for (Future<Caller> each : proved) {
                assertThat(each.get().tenant().value()).isEqualTo("acme");
            }
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void aServerThatNeverEndsItsAnswerIsLetGo() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (!letGo.await(50, TimeUnit.MILLISECONDS)) {
                    body.write(' ');
                    body.flush();
                }
            } catch (IOException gone) {
                letGo.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        URI endless = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/endless");
        TokenVerifier waiting = verifier(endless, List.of("ES256"));

        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> waiting.verify(token(t -> t)));

        assertThat(letGo.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyWrongClaimIsRefused() {
        refused(token(t -> t.replace("\"acme\"", "\"trial-k3x\"")));
        refused(token(t -> t.replace("\"acme\"", "\"Acme\"")));
        refused(token(t -> t.replace("\"acme\"", "7")));
        refused(token(t -> t.replace("\"aud\":\"encore\"", "\"aud\":\"other\"")));
        refused(token(t -> t.replace(ISSUER, "https://evil.example")));
        refused(token(t -> t.replace("\"exp\"", "\"exq\"")));
        refused(token(t -> t.replace("\"jti\"", "\"jtj\"")));
        refused(token(t -> t.replace("\"iat\"", "\"iau\"")));
        refused(token(t -> t.replace("{\"iss\"", "{\"iss\":\"x\",\"iss\"")));
    }

    @Test
    void aHeaderThatLeadsToAKeyOfTheSendersChoiceIsRefused() {
        Forger forger = new Forger(installation);
        for (String header : List.of(
                "{\"alg\":\"ES256\",\"kid\":\"a\",\"jku\":\"http://127.0.0.1/evil\"}",
                "{\"alg\":\"ES256\",\"kid\":\"a\",\"jwk\":{}}",
                "{\"alg\":\"ES256\",\"kid\":\"a\",\"x5u\":\"http://127.0.0.1/evil\"}",
                "{\"alg\":\"none\",\"kid\":\"a\"}",
                "{\"alg\":\"HS256\",\"kid\":\"a\"}",
                "{\"alg\":\"ES256\"}",
                "{\"alg\":\"ES256\",\"kid\":\"a\",\"typ\":\"admin+jwt\"}")) {
            refused(forger.signed(header, claims()));
            refused(forger.signed(
                    header, claims(), "HmacSHA256", pair.getPublic().getEncoded()));
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void onlyAsymmetricAlgorithmsAndSafeAddressesAreTaken() {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> verifier(URI.create("https://login.example/jwks"), List.of("HS256")));
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> verifier(URI.create("http://login.example/jwks"), List.of("ES256")));
    }

    private TokenVerifier verifier(URI address, List<String> algorithms) {
        return new TokenVerifier(
                KeyRing.of(installation),
                "encore-service",
                List.of(new ExternalIssuer(ISSUER, address, "encore", "org", algorithms)),
                TestPlans.directory(),
                clock);
    }

    private String token(UnaryOperator<String> change) {
        return signed("a", pair, change.apply(claims()));
    }

    private String claims() {
        long now = clock.instant().getEpochSecond();
        return "{\"iss\":\"" + ISSUER + "\",\"aud\":\"encore\",\"sub\":\"somebody\",\"org\":\"acme\",\"iat\":" + now
                + ",\"exp\":" + (now + 60) + ",\"jti\":\"y\"}";
    }

    private static String signed(String id, KeyPair pair, String claims) {
        return Jwts.builder()
                .json(new JwtJsonWriter())
                .header()
                .keyId(id)
                .type("JWT")
                .and()
                .content(claims)
                .signWith(pair.getPrivate(), Jwts.SIG.ES256)
                .compact();
    }

    private static Map<?, ?> jwk(String id, PublicKey key) {
        return Map.copyOf(Jwks.builder().key(key).id(id).build());
    }

    private static String set(Map<?, ?>... keys) {
        return JsonMapper.shared().writeValueAsString(Map.of("keys", List.of(keys)));
    }

    private void refused(String token) {
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> verifier.verify(token));
    }
}
