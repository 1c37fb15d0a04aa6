package io.encoreservice.controlplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller may write into headers, and an engine into its answer's, without either being believed or leaking. */
class ForwardedHeadersAttackTest {

    private static final long SEED = 20_261_201L;
    private static final int EXAMPLES = 5_000;
    private static final String ENGINE = "127.0.0.1:9";
    private static final String PUBLIC = "acme-one.encore.localhost:8081";
    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl";

    /** Of one connection: they pass in neither direction. */
    private static final List<String> HOPS = List.of(
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "http2-settings");

    /** What only the proxy may tell an engine. */
    private static final List<String> CLAIMS = List.of(
            "host",
            "authorization",
            "x-jwt",
            "x-pat-jwt",
            "forwarded",
            "via",
            "x-real-ip",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-ssl",
            "x-forwarded-user",
            "x-tenant",
            "x-tenant-id",
            "x-tenantid");

    private static final List<String> HARMLESS = List.of(
            "accept", "range", "if-none-match", "content-type", "x-custom", "user-agent", "x-forward", "xtenant");

    private static final Map<String, String> TOLD = Map.of(
            "host", ENGINE,
            "authorization", "Basic ours",
            "x-forwarded-for", "10.0.0.1",
            "x-forwarded-host", PUBLIC,
            "x-forwarded-proto", "http",
            "x-forwarded-port", "8081",
            "content-length", "7");

    private final ForwardedHeaders forwarded = new ForwardedHeaders("http");

    @Test
    void anEngineHearsWhatTheProxySaysOnceAndNothingThatACallerClaims() {
        qt().withFixedSeed(SEED).withExamples(EXAMPLES).forAll(longs().all()).checkAssert(seed -> {
            Disguise disguise = new Disguise(seed);
            List<String> named =
                    disguise.some(List.of(HOPS, CLAIMS, HARMLESS, List.of("content-length", "transfer-encoding")));
            HttpHeaders incoming = plain(disguise.some(List.of(HOPS, CLAIMS, HARMLESS)), disguise);
            disguise.connection(incoming, named);
            incoming.add(disguise.cased("content-length"), "7");

            HttpHeaders outgoing = request(incoming);

            TOLD.forEach(
                    (name, value) -> assertThat(outgoing.getAll(name)).as(name).containsExactly(value));
            assertThat(outgoing.names()).noneMatch(name -> name.contains("_"));
            assertThat(arrived(outgoing)).containsExactlyElementsOf(harmless(incoming, named));
        });
    }

    @Test
    void aClientGetsNoneOfTheEnginesConnectionNorItsCookies() {
        qt().withFixedSeed(SEED).withExamples(EXAMPLES).forAll(longs().all()).checkAssert(seed -> {
            Disguise disguise = new Disguise(seed);
            List<String> cookies = List.of("set-cookie", "set-cookie2");
            List<String> named = disguise.some(List.of(HOPS, cookies, HARMLESS, List.of("content-length")));
            HttpHeaders incoming = plain(disguise.some(List.of(HOPS, cookies, HARMLESS)), disguise);
            disguise.connection(incoming, named);
            incoming.add(disguise.cased("content-length"), "7");

            HttpHeaders outgoing = response(incoming);

            assertThat(outgoing.getAll("content-length")).containsExactly("7");
            assertThat(outgoing.names()).noneMatch(name -> name.contains("_"));
            assertThat(arrived(outgoing)).containsExactlyElementsOf(harmless(incoming, named));
        });
    }

    @Test
    void theTokenReachesNoEngineByWhateverDoorItCame() {
        qt().withFixedSeed(SEED)
                .withExamples(EXAMPLES)
                .forAll(longs().all(), integers().between(1, 4))
                .checkAssert((seed, doors) -> {
                    Disguise disguise = new Disguise(seed);
                    HttpHeaders incoming = unchecked();
                    for (int i = 0; i < doors; i++) {
                        disguise.door(incoming);
                    }

                    HttpHeaders outgoing = request(incoming);

                    assertThat(outgoing.toString())
                            .doesNotContain(TOKEN)
                            .doesNotContain(Base64.getEncoder().encodeToString(userAndToken()));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9/encoreJobs/1?x=1#y, http://acme-one.encore.localhost:8081/encoreJobs/1?x=1#y",
        "http://127.0.0.1:9/,                   http://acme-one.encore.localhost:8081/",
        "http://127.0.0.1:9,                    http://acme-one.encore.localhost:8081",
        "http://127.0.0.1:9?x=1,                http://acme-one.encore.localhost:8081?x=1",
        "http://127.0.0.1:9#x,                  http://acme-one.encore.localhost:8081#x",
        "HTTP://127.0.0.1:9/x,                  http://acme-one.encore.localhost:8081/x",
        "//127.0.0.1:9/x,                       http://acme-one.encore.localhost:8081/x"
    })
    void whereAnEngineSendsAClientOnItselfIsThePublicHost(String location, String expected) {
        HttpHeaders outgoing = response(new DefaultHttpHeaders().add("Location", location));

        assertThat(outgoing.getAll("location")).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/encoreJobs/1",
                "encoreJobs/1",
                "?page=2",
                "https://s3.example/x",
                "http://127.0.0.1:99/x",
                "http://127.0.0.1:9.evil.example/x",
                "http://127.0.0.1:9@evil.example/x",
                "https://elsewhere.example/?to=http://127.0.0.1:9/"
            })
    void whereElseAnEngineSendsAClientStays(String location) {
        HttpHeaders outgoing = response(new DefaultHttpHeaders().add("Location", location));

        assertThat(outgoing.getAll("location")).containsExactly(location);
    }

    private HttpHeaders request(HttpHeaders incoming) {
        return forwarded.request(incoming, "10.0.0.1", PUBLIC, ENGINE, "Basic ours");
    }

    private HttpHeaders response(HttpHeaders incoming) {
        return forwarded.response(HttpResponseStatus.OK, incoming, PUBLIC, ENGINE);
    }

    private static HttpHeaders plain(List<String> names, Disguise disguise) {
        HttpHeaders headers = unchecked();
        names.forEach(name -> headers.add(
                HARMLESS.contains(name) ? disguise.cased(name) : disguise.dressed(name), "sent by a stranger"));
        return headers;
    }

    private static List<String> arrived(HttpHeaders outgoing) {
        return outgoing.entries().stream()
                .filter(header -> header.getValue().equals("sent by a stranger"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> harmless(HttpHeaders incoming, List<String> named) {
        return incoming.entries().stream()
                .map(Map.Entry::getKey)
                .filter(name -> HARMLESS.stream().anyMatch(name::equalsIgnoreCase)
                        && named.stream().noneMatch(name::equalsIgnoreCase))
                .toList();
    }

    private static HttpHeaders unchecked() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    private static byte[] userAndToken() {
        return ("user:" + TOKEN).getBytes(StandardCharsets.UTF_8);
    }

    /** Spells names as no careful reader would. */
    private static final class Disguise {

        private final Random random;

        Disguise(long seed) {
            random = new Random(seed);
        }

        List<String> some(List<List<String>> lists) {
            List<String> all = lists.stream().flatMap(List::stream).toList();
            List<String> picked = new ArrayList<>();
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                picked.add(all.get(random.nextInt(all.size())));
            }
            return picked;
        }

        String cased(String name) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                text.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
            }
            return text.toString();
        }

        /** Any case, and underscores where some servers read hyphens. */
        String dressed(String name) {
            StringBuilder text = new StringBuilder(cased(name));
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '-' && random.nextInt(3) == 0) {
                    text.setCharAt(i, '_');
                }
            }
            return text.toString();
        }

        /** Names headers in one Connection header or several, with blanks and empty members. */
        void connection(HttpHeaders headers, List<String> named) {
            StringBuilder value = new StringBuilder(random.nextBoolean() ? "close" : "");
            for (String name : named) {
                if (random.nextInt(4) == 0) {
                    headers.add(cased("connection"), value.toString());
                    value.setLength(0);
                }
                value.append(List.of(",", ", ", " ,\t", ",,").get(random.nextInt(4)))
                        .append(cased(name));
            }
            headers.add(cased("connection"), value.toString());
        }

        void door(HttpHeaders headers) {
            String basic = "Basic " + Base64.getEncoder().encodeToString(userAndToken());
            String cookie = cased("encore.sat") + (random.nextBoolean() ? "=" : " = ") + TOKEN;
            switch (random.nextInt(6)) {
                case 0 -> headers.add(dressed("x-jwt"), "Bearer " + TOKEN);
                case 1 -> headers.add(dressed("x-pat-jwt"), "Bearer " + TOKEN);
                case 2 -> headers.add(cased("authorization"), "Bearer " + TOKEN);
                case 3 -> headers.add(cased("authorization"), basic);
                case 4 -> headers.add(cased("proxy-authorization"), basic);
                default -> headers.add(cased("cookie"), "a=b; " + cookie + ";c=d;" + cookie);
            }
        }
    }
}
