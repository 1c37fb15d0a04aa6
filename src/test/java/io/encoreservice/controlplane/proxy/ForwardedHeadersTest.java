package io.encoreservice.controlplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForwardedHeadersTest {

    private static final long SEED = 20_261_123L;
    private static final List<String> NEVER = List.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "http2-settings",
            "authorization",
            "x-jwt",
            "x_jwt",
            "x-pat-jwt",
            "forwarded",
            "x-real-ip",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x_forwarded_for",
            "x-tenant",
            "x-tenant-id",
            "host");
    private static final List<String> HARMLESS = List.of("accept", "range", "content-type", "x-custom", "user-agent");

    private final ForwardedHeaders forwarded = new ForwardedHeaders("http");

    @Test
    void nothingOfTheClientsConnectionSecretsOrClaimsPassesWhateverItsCase() {
        qt().withFixedSeed(SEED)
                .forAll(
                        lists().of(integers().between(0, NEVER.size() + HARMLESS.size() - 1))
                                .ofSizeBetween(0, 20),
                        integers().all())
                .checkAssert((picks, caseSeed) -> {
                    HttpHeaders incoming = new DefaultHttpHeaders();
                    for (int pick : picks) {
                        incoming.add(anyCase(name(pick), caseSeed), "evil");
                    }

                    HttpHeaders outgoing = request(incoming);

                    outgoing.forEach(header -> {
                        String lower = header.getKey().toLowerCase(Locale.ROOT);
                        assertThat(header.getValue().equals("evil")).as(lower).isEqualTo(HARMLESS.contains(lower));
                    });
                });
    }

    @Test
    void whatConnectionNamesIsDroppedButNeverWhatTheProxySets() {
        qt().withFixedSeed(SEED)
                .forAll(
                        lists().of(integers().between(0, NEVER.size() + HARMLESS.size() - 1))
                                .ofSizeBetween(1, 8),
                        integers().all())
                .checkAssert((picks, caseSeed) -> {
                    HttpHeaders incoming = new DefaultHttpHeaders().add("Content-Length", "7");
                    HARMLESS.forEach(name -> incoming.add(name, "evil"));
                    List<String> named =
                            picks.stream().map(ForwardedHeadersTest::name).toList();
                    incoming.add("Connection", anyCase(String.join(" , ", named), caseSeed) + ", content-length");

                    HttpHeaders outgoing = request(incoming);

                    HARMLESS.forEach(
                            name -> assertThat(outgoing.contains(name)).as(name).isNotEqualTo(named.contains(name)));
                    assertThat(outgoing.getAll("host")).containsExactly("127.0.0.1:9");
                    assertThat(outgoing.getAll("authorization")).containsExactly("Basic ours");
                    assertThat(outgoing.getAll("x-forwarded-for")).containsExactly("10.0.0.1");
                    assertThat(outgoing.getAll("content-length")).containsExactly("7");
                });
    }

    @Test
    void answersLoseTheirConnectionsHeadersAndKeepTheirFraming() {
        HttpHeaders incoming = new DefaultHttpHeaders()
                .add("Connection", "X-Gone, content-length")
                .add("X-Gone", "1")
                .add("Keep-Alive", "timeout=5")
                .add("Set-Cookie", "a=b; Domain=.encore.localhost")
                .add("Location", "http://127.0.0.1:9/encoreJobs/1")
                .add("Content-Type", "application/hal+json")
                .add("Content-Length", "3");

        HttpHeaders outgoing = forwarded.response(
                HttpResponseStatus.CREATED, incoming, "acme-one.encore.localhost:8081", "127.0.0.1:9");

        assertThat(outgoing.names()).containsExactlyInAnyOrder("Content-Type", "content-length", "location");
        assertThat(outgoing.get("Location")).isEqualTo("http://acme-one.encore.localhost:8081/encoreJobs/1");
        assertThat(outgoing.get("Content-Type")).isEqualTo("application/hal+json");
    }

    @Test
    void behindTlsTheEngineHearsOfHttpsAndItsLinksAreSecure() {
        ForwardedHeaders secured = new ForwardedHeaders("https");

        HttpHeaders outgoing = secured.request(
                new DefaultHttpHeaders().add("X-Forwarded-Proto", "http"),
                "10.0.0.1",
                "acme-one.example.com",
                "127.0.0.1:9",
                "Basic ours");
        HttpHeaders answer = secured.response(
                HttpResponseStatus.CREATED,
                new DefaultHttpHeaders().add("Location", "http://127.0.0.1:9/encoreJobs/1"),
                "acme-one.example.com",
                "127.0.0.1:9");

        assertThat(outgoing.getAll("x-forwarded-proto")).containsExactly("https");
        assertThat(outgoing.get("x-forwarded-port")).isEqualTo("443");
        assertThat(answer.get("location")).isEqualTo("https://acme-one.example.com/encoreJobs/1");
    }

    @Test
    void onlyTheTokensCookiesAreCutOutAndOthersStayInTheirOrder() {
        HttpHeaders incoming = new DefaultHttpHeaders()
                .add("Cookie", "encore.sat=secret; encore.sat2=x;encore.sat=other")
                .add("Cookie", "ENCORE.SAT=secret; xencore.sat=y")
                .add("Cookie", "encore.sat=secret");

        HttpHeaders outgoing = request(incoming);

        assertThat(outgoing.getAll("Cookie")).containsExactly("encore.sat2=x", "xencore.sat=y");
    }

    @Test
    void aTokenInACookieIsCutOutOfIt() {
        HttpHeaders outgoing = request(new DefaultHttpHeaders().add("Cookie", "a=b; encore.sat=secret; c=d"));

        assertThat(outgoing.get("Cookie")).isEqualTo("a=b; c=d");
    }

    private HttpHeaders request(HttpHeaders incoming) {
        return forwarded.request(incoming, "10.0.0.1", "acme-one.encore.localhost:8081", "127.0.0.1:9", "Basic ours");
    }

    private static String name(int pick) {
        return pick < NEVER.size() ? NEVER.get(pick) : HARMLESS.get(pick - NEVER.size());
    }

    private static String anyCase(String text, int seed) {
        Random random = new Random(seed);
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            mixed.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
        }
        return mixed.toString();
    }
}
