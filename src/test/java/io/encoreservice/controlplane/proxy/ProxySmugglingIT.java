package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.SmugglingCase.HEAD;
import static io.encoreservice.controlplane.proxy.SmugglingCase.HOST;
import static io.encoreservice.controlplane.proxy.SmugglingCase.SECOND;
import static io.encoreservice.controlplane.proxy.SmugglingCase.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two servers might read differently never become a second request, and their legal twins arrive. */
class ProxySmugglingIT {

    private static final int AT_LEAST = 300;
    private static RecordingEngine engine;
    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        engine = new RecordingEngine();
        proxy = new RunningProxy().running(engine.port());
    }

    @AfterAll
    static void nothingOfAnyAttackHasArrivedLater() throws IOException {
        proxy.close();
        engine.close();
        assertThat(attacksSeen()).isEmpty();
        assertThat(engine.garbage).isEmpty();
    }

    static Stream<SmugglingCase> corpus() {
        return SmugglingCorpus.all();
    }

    @Test
    void theCorpusIsLargeAndSaysEverythingOnce() {
        Map<String, Long> sizes = new LinkedHashMap<>();
        SmugglingCorpus.families().forEach((name, cases) -> sizes.put(name, cases.count()));
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        System.out.println("smuggling corpus: " + all + " attacks and as many legal twins: " + sizes);

        assertThat(all).isGreaterThanOrEqualTo(AT_LEAST);
        assertThat(corpus().map(SmugglingCase::attack)).doesNotHaveDuplicates();
        assertThat(corpus().map(SmugglingCase::name)).doesNotHaveDuplicates();
        assertThat(corpus().map(SmugglingCase::twin))
                .doesNotContainAnyElementsOf(corpus().map(SmugglingCase::attack).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void anAttackIsRefusedAndNothingReachesTheEngine(SmugglingCase attack) throws IOException {
        int headsBefore = engine.heads.size();
        int requestsBefore = engine.requests.size();
        int garbageBefore = engine.garbage.size();
        try (RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.send(attack.attack() + SECOND).answer();

            assertThat(answer.status()).as("%s: %s", attack, answer).isEqualTo(attack.status());
            assertThat(answer.header("content-type")).hasValue("application/json");
            assertThat(answer.header("connection")).hasValue("close");
            assertThat(answer.body()).startsWith("{\"reason\":\"");
            assertThat(client.rest())
                    .as("what follows the refusal of %s", attack)
                    .isEmpty();
        }
        assertThat(engine.requests).as("%s", attack).hasSize(requestsBefore);
        assertThat(engine.garbage).as("%s", attack).hasSize(garbageBefore);
        assertThat(engine.heads.size() - headsBefore).as("%s", attack).isLessThanOrEqualTo(attack.headIsGood() ? 1 : 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void theLegalTwinArrivesOnceAndSoDoesTheRequestBehindIt(SmugglingCase attack) throws IOException {
        legalRequestsArrive("twin of " + attack, attack.twinOfItsOwn());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD + "content-length:4\r\n\r\nbody",
                HEAD + "Content-Length: \t4 \t\r\n\r\nbody",
                HEAD + "Content_Length: 40\r\nContent-Length: 4\r\n\r\nbody",
                HEAD + "Content_Length: 40\r\nTransfer_Encoding: chunked\r\n\r\n",
                HEAD + "Transfer-Encoding: CHUNKED\r\n\r\n0004\r\nbody\r\n000\r\n\r\n",
                HEAD + "Connection: content-length, transfer-encoding, host, x-jwt\r\nContent-Length: 4\r\n\r\nbody",
                HEAD + "Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
                HEAD + "Connection:\r\nConnection: ,,\r\nConnection: keep-alive,\r\n\r\n",
                HEAD + "Foo:\r\nBar: \u00e9\ttab\r\n\r\n",
                "POST /first HTTP/1.1\r\nHost: " + RunningProxy.HOST + ":80\r\n" + TOKEN + "\r\n"
            })
    void whatIsOddAndClearArrivesLikeAnyOther(String odd) throws IOException {
        legalRequestsArrive(SmugglingCase.shown(odd), SmugglingCase.ofItsOwn(odd));
    }

    @Test
    void nothingThatFollowsHttp10IsRead() throws IOException {
        int before = engine.heads.size();
        try (RawClient client = proxy.connect()) {
            client.send("GET /legal HTTP/1.0\r\n" + HOST + TOKEN + "Connection: keep-alive\r\n\r\n" + SECOND);

            assertThat(client.answer().header("connection")).hasValue("close");
            assertThat(client.rest()).isEmpty();
        }
        assertThat(engine.heads).hasSize(before + 1);
    }

    private static void legalRequestsArrive(String name, String legal) throws IOException {
        int before = engine.requests.size();
        try (RawClient client = proxy.connect()) {
            client.send(legal + SmugglingCase.ofItsOwn(SECOND));

            assertThat(client.answer().status()).as(name).isEqualTo(200);
            assertThat(client.answer().status()).as(name).isEqualTo(200);
        }
        List<RecordingEngine.Request> seen = engine.requests.subList(before, engine.requests.size());
        assertThat(seen).as(name).hasSize(2);
        assertThat(requestLine(seen.getFirst())).matches("[A-Z]+ \\S*(/legal|[?]/legal)\\S* HTTP/1[.]1");
        assertThat(requestLine(seen.getLast())).isEqualTo("GET /behind HTTP/1.1");
        assertThat(engine.garbage).isEmpty();
    }

    private static List<String> attacksSeen() {
        return engine.requests.stream()
                .map(ProxySmugglingIT::requestLine)
                .filter(line -> line.contains("/first") || line.contains("/second"))
                .toList();
    }

    private static String requestLine(RecordingEngine.Request request) {
        return request.head().lines().findFirst().orElseThrow();
    }
}
