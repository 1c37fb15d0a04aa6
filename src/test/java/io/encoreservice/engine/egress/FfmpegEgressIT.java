package io.encoreservice.engine.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.net.HostResolver;
import io.encoreservice.shared.net.OutboundPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real FFmpeg can and cannot reach when the egress proxy is its only way out. */
class FfmpegEgressIT {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static FfmpegTools tools;
    private static byte[] clip;

    private Sink allowed;
    private Sink forbidden;
    private EgressProxy proxy;

    /** What a program said and how it ended. */
    private record Run(int exit, String output) {}

    @BeforeAll
    static void makeAClip() throws Exception {
        tools = TestFfmpeg.tools();
        Path file = folder.resolve("clip.ts");
        Run run = run(
                tools.ffmpeg(),
                List.of(),
                List.of("-f", "lavfi", "-i", "testsrc=d=1:s=64x64:r=10", "-c:v", "mpeg2video", file.toString()));
        assertThat(run.exit()).as(run.output()).isZero();
        clip = Files.readAllBytes(file);
    }

    @BeforeEach
    void start() throws IOException {
        allowed = Sink.http().answering("/clip.ts", clip);
        forbidden = Sink.http().answering("/", clip);
        proxy = proxyFor(allowed);
    }

    @AfterEach
    void stop() {
        proxy.close();
        allowed.close();
        forbidden.close();
    }

    @Test
    void anAllowedAddressIsRead() throws Exception {
        Run probe = probe(allowed.url("/clip.ts"));

        assertThat(probe.exit()).as(probe.output()).isZero();
        assertThat(probe.output()).contains("mpeg2video");
        assertThat(allowed.hits())
                .isNotEmpty()
                .allSatisfy(hit -> assertThat(hit.headers()).doesNotContainKey("Proxy-Authorization"));
    }

    @Test
    void aForbiddenAddressIsRefusedAndTheReasonIsSaid() throws Exception {
        Run probe = probe(forbidden.url("/clip.ts"));

        assertThat(probe.exit()).isNotZero();
        assertThat(probe.output()).contains("403", "only public addresses may be reached");
        assertThat(forbidden.hits()).isEmpty();
    }

    @Test
    void aRedirectToAForbiddenAddressIsRefused() throws Exception {
        allowed.redirecting("/away.ts", forbidden.url("/clip.ts"));

        Run probe = probe(allowed.url("/away.ts"));

        assertThat(probe.exit()).isNotZero();
        assertThat(allowed.hits()).isNotEmpty();
        assertThat(forbidden.hits()).isEmpty();
    }

    @Test
    void aRedirectToAnAllowedAddressIsFollowed() throws Exception {
        allowed.redirecting("/away.ts", "/clip.ts");

        assertThat(probe(allowed.url("/away.ts")).exit()).isZero();
    }

    @Test
    void aPlaylistCannotLeadToAForbiddenAddress() throws Exception {
        String master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + forbidden.url("/nested.m3u8") + "\n";
        String media = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI=\"" + forbidden.url("/init.mp4")
                + "\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"" + forbidden.url("/key") + "\"\n#EXTINF:1,\n"
                + forbidden.url("/seg.ts") + "\n#EXTINF:1,\n"
                + forbidden.url("/seg2.ts").replace("http:", "https:")
                + "\n#EXTINF:1,\ntcp://127.0.0.1:" + forbidden.port() + "\n#EXT-X-ENDLIST\n";
        allowed.answering("/master.m3u8", master.getBytes(StandardCharsets.UTF_8));
        allowed.answering("/media.m3u8", media.getBytes(StandardCharsets.UTF_8));

        Run first = probe(allowed.url("/master.m3u8"));
        Run second = probe(allowed.url("/media.m3u8"));

        assertThat(List.of(first.exit(), second.exit())).doesNotContain(0);
        assertThat(allowed.hits()).isNotEmpty();
        assertThat(forbidden.hits()).isEmpty();
    }

    @Test
    void aPlaylistOfAllowedAddressesIsRead() throws Exception {
        String media = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nclip.ts\n#EXTINF:1,\nclip.ts\n#EXT-X-ENDLIST\n";
        allowed.answering("/media.m3u8", media.getBytes(StandardCharsets.UTF_8));

        Run probe = probe(allowed.url("/media.m3u8"));

        assertThat(probe.exit()).as(probe.output()).isZero();
    }

    @Test
    void httpsIsReadThroughATunnelAndItsCertificateIsChecked() throws Exception {
        Path store = folder.resolve("server.p12");
        Path certificate = selfSigned(store);
        try (Sink secure = Sink.https(context(store)).answering("/clip.ts", clip);
                EgressProxy tunnel = proxyFor(secure)) {
            String url = secure.url("/clip.ts").replace("http:", "https:");

            Run trusted = probe(tunnel, url, certificate.toString());
            Run untrusted = probe(tunnel, url, folder.resolve("clip.ts").toString());

            assertThat(trusted.exit()).as(trusted.output()).isZero();
            assertThat(untrusted.exit()).isNotZero();
            assertThat(secure.hits())
                    .isNotEmpty()
                    .allSatisfy(hit -> assertThat(hit.headers()).doesNotContainKey("Proxy-Authorization"));
        }
    }

    private static EgressProxy proxyFor(Sink sink) {
        return new EgressProxy(
                new OutboundPolicy(List.of("127.0.0.1:" + sink.port()), List.of(), null, HostResolver.system()));
    }

    private Run probe(String url) throws Exception {
        return probe(proxy, url, "/dev/null");
    }

    private static Run probe(EgressProxy proxy, String url, String trusted) throws Exception {
        return run(
                tools.ffprobe(),
                List.of("http_proxy=" + proxy.address(), "SSL_CERT_FILE=" + trusted),
                url.startsWith("https")
                        ? List.of("-tls_verify", "1", "-show_streams", url)
                        : List.of("-show_streams", url));
    }

    private static Run run(Path program, List<String> environment, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-hide_banner"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("LD_LIBRARY_PATH", tools.libraries().toString());
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private static Path selfSigned(Path store) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).isZero();
        byte[] encoded = keyStore(store).getCertificate("a").getEncoded();
        return Files.writeString(
                folder.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END CERTIFICATE-----\n");
    }

    private static SSLContext context(Path store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore(store), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static KeyStore keyStore(Path store) throws Exception {
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }
}
