package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.encoreservice.engine.egress.EgressProxy;
import io.encoreservice.shared.net.OutboundPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLimitsIT {

    @TempDir
    Path folder;

    @Test
    void anInputThatIsTooLargeFailsWithItsSizeAndTheLimit() throws Exception {
        Rig rig = Rig.in(folder).within(new JobLimits(0, 2_048, Duration.ZERO));
        TestMedia.clip(rig.content("a.mp4"), 1);

        String failure = rig.failure(Jobs.of("x264").reading("/usercontent/a.mp4"));

        assertThat(failure).contains("/usercontent/a.mp4", "too large", "2 KB");
        assertThat(rig.analyzed()).isEmpty();
    }

    @Test
    void onlyThePartOfAnInputThatIsUsedCounts() throws Exception {
        Rig rig = Rig.in(folder).within(new JobLimits(0, 0, Duration.ofSeconds(3)));
        TestMedia.clip(rig.content("a.mp4"), 5);

        String failure = rig.failure(Jobs.of("x264").reading("/usercontent/a.mp4"));
        Transcoded made = rig.transcode(Jobs.of("x264").lasting(2).reading("/usercontent/a.mp4"));

        assertThat(failure).contains("/usercontent/a.mp4", "too long", "5 s", "3 s");
        assertThat(made.output()).hasSize(1);
    }

    @Test
    void anOutputThatDoesNotFitIsStoppedWhileItIsMade() throws Exception {
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 2);
        long limit = Files.size(rig.content("a.mp4")) + 4_096;
        rig.within(new JobLimits(limit, 0, Duration.ZERO));

        String failure = rig.failure(Jobs.of("slow").reading("/usercontent/a.mp4"));

        assertThat(failure).contains("The output is too large", "are allowed");
    }

    @Test
    void aFullContentFolderTakesNoMoreOutput() throws Exception {
        Rig rig = Rig.in(folder).within(new JobLimits(1_024, 0, Duration.ZERO));
        TestMedia.clip(rig.content("a.mp4"), 1);

        String failure = rig.failure(Jobs.of("x264").reading("/usercontent/a.mp4"));

        assertThat(failure).contains("The output is too large", "1 KB");
        assertThat(rig.attempt().resolve("demo_x264.mp4")).doesNotExist();
    }

    @Test
    void anInputWhoseServerDoesNotSayHowLargeItIsIsCutOff() throws Exception {
        Rig rig = Rig.in(folder);
        byte[] clip = Files.readAllBytes(TestMedia.clip(folder.resolve("a.ts"), 4));
        HttpServer endless = server(clip);
        String authority = "127.0.0.1:" + endless.getAddress().getPort();
        try (EgressProxy proxy = new EgressProxy(new OutboundPolicy(List.of(authority), List.of()), 40_000)) {
            rig.behind(proxy.address()).within(new JobLimits(0, 40_000, Duration.ZERO));

            String failure = rig.failure(Jobs.of("x264").reading("http://" + authority + "/a.ts"));

            assertThat(failure).doesNotContain("it succeeded");
        } finally {
            endless.stop(0);
        }
    }

    private static HttpServer server(byte[] body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(body);
                }
            }
        });
        server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }
}
