package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.egress.EgressProxy;
import io.encoreservice.engine.egress.Sink;
import io.encoreservice.engine.ffmpeg.Source;
import io.encoreservice.shared.net.HostResolver;
import io.encoreservice.shared.net.OutboundPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a tenant's own that name other files or addresses: nothing may be read and nothing dialled. */
class HostileMediaIT {

    @TempDir
    Path folder;

    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket sink;

    @BeforeEach
    void listen() throws IOException {
        sink = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::count);
    }

    @AfterEach
    void close() throws IOException {
        sink.close();
    }

    private void count() {
        while (!sink.isClosed()) {
            try {
                sink.accept().close();
                connections.incrementAndGet();
            } catch (IOException e) {
                if (!sink.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret.ts",
                "../secret.ts",
                "SECRET",
                "file:SECRET",
                "http://SINK/a.ts",
                "https://SINK/a.ts",
                "tcp://SINK",
                "concat:SECRET|SECRET",
                "subfile,,start,0,end,100,,:SECRET",
                "data:video/mp2t;base64,AAAA"
            })
    void playlistsAndScriptsOfAnyKindReadNothing(String named) throws Exception {
        // Given
        Rig rig = Rig.in(folder).behind(URI.create("http://127.0.0.1:" + sink.getLocalPort()));
        Path secret = TestMedia.make(
                folder.resolve("secret.ts"), "-f", "lavfi", "-i", "testsrc2=s=64x36:d=1", "-c:v", "mpeg2video");
        Files.copy(secret, rig.content("secret.ts"));
        String target = named.replace("SECRET", secret.toAbsolutePath().toString())
                .replace("SINK", "127.0.0.1:" + sink.getLocalPort());
        Map<String, String> files = Map.of(
                "a.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + target + "\n#EXT-X-ENDLIST\n",
                "m.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + target + "\n",
                "a.ts", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + target + "\n#EXT-X-ENDLIST\n",
                "a.mp4", "ffconcat version 1.0\nfile '" + target + "'\n",
                "a.ffconcat", "ffconcat version 1.0\nfile '" + target + "'\n",
                "a.sdp",
                        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video " + sink.getLocalPort()
                                + " RTP/AVP 33\n",
                "a.mpd",
                        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
                                + " mediaPresentationDuration=\"PT1S\"><Period><AdaptationSet mimeType=\"video/mp4\">"
                                + "<Representation id=\"1\" bandwidth=\"1\"><BaseURL>" + target
                                + "</BaseURL></Representation></AdaptationSet></Period></MPD>");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(rig.content(file.getKey()), file.getValue());
            // When
            String failure = rig.failure(Jobs.of("x264").reading("/usercontent/" + file.getKey()));
            // Then
            assertThat(failure)
                    .as(file.getKey())
                    .startsWith("ffprobe failed for /usercontent/" + file.getKey())
                    .doesNotContain(folder.toString());
        }
        assertThat(rig.analyzed()).isEmpty();
        assertThat(connections).hasValue(0);
    }

    @Test
    void aFileWhosePatternNamesOthersIsReadAsItself() throws Exception {
        Rig rig = Rig.in(folder);
        Files.writeString(rig.content("%d.jpg"), "no picture");
        TestMedia.make(rig.content("1.jpg"), "-f", "lavfi", "-i", "testsrc2=s=64x36:d=1", "-frames:v", "1");

        assertThat(rig.failure(Jobs.of("x264").reading("/usercontent/%d.jpg"))).isNotEqualTo("it succeeded");
        assertThat(rig.analyzed()).noneMatch(file -> file.toString().contains("width=64"));
    }

    @Test
    void aLinkOutOfTheContentFolderIsNotFollowed() throws Exception {
        Rig rig = Rig.in(folder);
        Path secret = TestMedia.clip(folder.resolve("secret.mp4"), 1);
        Files.createSymbolicLink(rig.content("a.mp4"), secret);

        assertThat(rig.failure(Jobs.of("x264").reading("/usercontent/a.mp4")))
                .contains("symbolic link")
                .doesNotContain(folder.toString());
    }

    @Test
    void aWebAddressGoesOutByTheProxyOnly() throws Exception {
        Rig rig = Rig.in(folder).behind(URI.create("http://127.0.0.1:" + sink.getLocalPort()));

        String failure = rig.failure(Jobs.of("x264").reading("http://192.0.2.1/a.mp4"));

        assertThat(failure).startsWith("ffprobe failed for http://192.0.2.1/a.mp4");
        assertThat(connections).hasPositiveValue();
    }

    @Test
    void everyInputCarriesItsGuards() {
        assertThat(Source.file(Path.of("/x/a.mp4")).guards(Map.of()))
                .containsSequence("-protocol_whitelist", "file")
                .contains("-format_whitelist")
                .noneMatch(argument -> argument.matches(".*\\b(hls|dash|concat|image2|sdp|rtsp|imf|lavfi)\\b.*"));
        assertThat(Source.web("https://a/b.mp4", Map.of()).guards(Map.of()))
                .containsSequence("-tls_verify", "1")
                .containsSequence("-protocol_whitelist", "http,https,tls,tcp,httpproxy,crypto")
                .noneMatch(argument -> argument.matches(".*\\b(hls|dash|concat|image2|sdp|rtsp|imf|lavfi)\\b.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://", "httpproxy://", "crypto+httpproxy://"})
    void aPlaylistFromTheWebCannotDialPastTheProxy(String protocol) throws Exception {
        // Given
        String target = protocol + "127.0.0.1:" + sink.getLocalPort() + "/a.ts";
        String head = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n";
        Map<String, String> files = Map.of(
                "/a.m3u8", head + "#EXTINF:1,\n" + target + "\n#EXT-X-ENDLIST\n",
                "/a.ts", head + "#EXTINF:1,\n" + target + "\n#EXT-X-ENDLIST\n",
                "/m.m3u8",
                        "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"x\",DEFAULT=YES,URI=\"" + target
                                + "\"\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\n" + target + "\n",
                "/key.m3u8",
                        head + "#EXT-X-KEY:METHOD=AES-128,URI=\"" + target + "\"\n#EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n",
                "/a.mpd",
                        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
                                + " mediaPresentationDuration=\"PT1S\"><Period><AdaptationSet mimeType=\"video/mp4\">"
                                + "<Representation id=\"1\" bandwidth=\"1\"><SegmentList duration=\"1\"><SegmentURL"
                                + " media=\"" + target
                                + "\"/></SegmentList></Representation></AdaptationSet></Period></MPD>");
        try (Sink web = Sink.http()) {
            files.forEach((path, text) -> web.answering(path, text.getBytes(StandardCharsets.UTF_8)));
            OutboundPolicy policy =
                    new OutboundPolicy(List.of("127.0.0.1:" + web.port()), List.of(), null, HostResolver.system());
            try (EgressProxy proxy = new EgressProxy(policy)) {
                Rig rig = Rig.in(folder).behind(proxy.address());
                for (String file : files.keySet()) {
                    // When
                    String failure = rig.failure(Jobs.of("x264").reading(web.url(file)));
                    // Then
                    assertThat(failure).startsWith("ffprobe failed");
                }
            }
            assertThat(web.hits()).extracting(Sink.Hit::target).containsAll(files.keySet());
        }
        assertThat(connections).hasValue(0);
    }
}
