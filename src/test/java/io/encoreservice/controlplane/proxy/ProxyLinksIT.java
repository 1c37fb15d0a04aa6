package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.instance.InstanceGone;
import io.encoreservice.controlplane.instance.InstanceObserved;
import io.encoreservice.controlplane.instance.InstanceStatus;
import io.encoreservice.shared.link.ContentLink;
import io.encoreservice.shared.link.LinkKey;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link opens its one file for its one method until it expires, to whoever has it, and nothing else. */
class ProxyLinksIT {

    private static final String PATH = "/usercontent/demo/a b.mp4";
    private static final long LATER = 4_102_444_800L;
    private static RecordingEngine engine;
    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        engine = new RecordingEngine();
        proxy = new RunningProxy().running(engine.port());
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        engine.close();
    }

    @Test
    void aLinkNeedsNoTokenAndItsSignatureNeverReachesTheEngine() throws IOException {
        String target = link("GET", PATH, LATER);

        RawClient.Answer get = ask("GET", target);
        RawClient.Answer head = ask("HEAD", target);

        assertThat(get.status()).isEqualTo(200);
        assertThat(head.status()).isEqualTo(200);
        String seen = engine.requests.get(engine.requests.size() - 2).head();
        assertThat(seen)
                .startsWith("GET /usercontent/demo/a%20b.mp4 HTTP/1.1\r\n")
                .doesNotContain("signature");
    }

    @Test
    void theSamePathInOtherWordsIsTheSameFile() throws IOException {
        String target = link("GET", PATH, LATER).replace("/demo/a%20b", "//de%6do//a%20b");

        RawClient.Answer answer = ask("GET", target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(engine.requests.getLast().head()).startsWith("GET /usercontent/demo/a%20b.mp4 HTTP/1.1\r\n");
    }

    @Test
    void aLinkToPutOnlyPuts() throws IOException {
        String target = link("PUT", PATH, LATER);

        assertThat(ask("PUT", target).status()).isEqualTo(200);
        assertThat(ask("GET", target).status()).isEqualTo(403);
        assertThat(ask("DELETE", target).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%20b.mp4 a%20c.mp4",
                "demo/ demo/sub/",
                "a%20b.mp4 a%20b.mp4/..%2fother",
                "a%20b.mp4 ../a%20b.mp4",
                "expires=4 expires=5",
                "signature= signature=A",
                "signature= signature=&x=",
                "&signature &expires=9999999999&signature",
                "a%20b.mp4 a%2520b.mp4",
            })
    void aLinkThatIsChangedOpensNothing(String change) throws IOException {
        int before = engine.requests.size();
        String[] words = change.split(" ", 2);
        UnaryOperator<String> changed = target -> target.replaceFirst(words[0], words[1]);

        RawClient.Answer answer = ask("GET", changed.apply(link("GET", PATH, LATER)));

        assertThat(answer.status()).as(change).isEqualTo(403);
        assertThat(engine.requests).hasSize(before);
    }

    @Test
    void anExpiredLinkAndOneOfNobodysInstanceAreRefusedAlike() throws IOException {
        String good = link("GET", PATH, LATER);

        RawClient.Answer expired = ask("GET", link("GET", PATH, Instant.now().getEpochSecond() - 1));
        RawClient.Answer forged = ask("GET", good.substring(0, good.length() - 4) + "AAAA");
        RawClient.Answer elsewhere = ask("GET", good, "nobody-none.encore.localhost");

        assertThat(expired.status()).isEqualTo(403);
        assertThat(forged).isEqualTo(expired);
        assertThat(elsewhere).isEqualTo(expired);
    }

    @Test
    void aLinkIsVoidForANewLifeOfItsNameAndOnceItIsGone() throws IOException {
        Uid second = new Uid("zyxwvutsrqpo");
        String target = link("GET", PATH, LATER);
        try (RunningProxy other = new RunningProxy().running(engine.port())) {
            RawClient.Answer before = ask("GET", target, HOST, other);
            observed(other, RunningProxy.KEY, second);
            RawClient.Answer reborn = ask("GET", target, HOST, other);
            other.routes.on(new InstanceGone(RunningProxy.KEY, second));
            RawClient.Answer gone = ask("GET", target, HOST, other);

            assertThat(before.status())
                    .as("another replica believes the same link")
                    .isEqualTo(200);
            assertThat(reborn.status()).isEqualTo(403);
            assertThat(gone.status()).isEqualTo(403);
        }
    }

    @Test
    void aLinkIsVoidWhileItsTenantStandsStill() throws IOException {
        Uid uid = new Uid("bbbbbbbbbbbb");
        observed(proxy, InstanceKey.parse(RunningProxy.STOPPED + "-one").orElseThrow(), uid);
        ContentLink link = new ContentLink("GET", PATH, LATER);
        String target = link.target(new LinkKey(proxy.credentials.httpPassword(uid)).sign(link));

        RawClient.Answer answer = ask("GET", target, RunningProxy.STOPPED + "-one.encore.localhost");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("good no more").doesNotContain("trial");
    }

    @Test
    void aSignatureElsewhereIsJustAParameter() throws IOException {
        RawClient.Answer answer = ask("GET", "/encoreJobs?expires=" + LATER + "&signature=abc");

        assertThat(answer.status()).isEqualTo(401);
    }

    private static String link(String method, String path, long expires) {
        ContentLink link = new ContentLink(method, path, expires);
        return link.target(new LinkKey(proxy.credentials.httpPassword(RunningProxy.UID)).sign(link));
    }

    private static void observed(RunningProxy proxy, InstanceKey key, Uid uid) {
        URI endpoint = URI.create("http://127.0.0.1:" + engine.port());
        proxy.routes.on(new InstanceObserved(key, uid, InstanceStatus.RUNNING, endpoint, null, 1));
    }

    private static RawClient.Answer ask(String method, String target) throws IOException {
        return ask(method, target, HOST);
    }

    private static RawClient.Answer ask(String method, String target, String host) throws IOException {
        return ask(method, target, host, proxy);
    }

    private static RawClient.Answer ask(String method, String target, String host, RunningProxy proxy)
            throws IOException {
        try (RawClient client = proxy.connect()) {
            return client.send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .answer(!method.equals("HEAD"));
        }
    }
}
