package io.encoreservice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The script of {@code helm test}, run by the shell it names against services that answer well and badly. */
class ChartTestPodIT {

    private HttpServer service;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void aServiceThatAnswersPasses() throws Exception {
        answer("/", 200);
        answer("/docs", 302);
        answer("/docs/json", 200);

        Outcome outcome = test();

        assertThat(outcome).isEqualTo(new Outcome(0, "/healthz 200\n/license 200\n/docs/json 200\n/docs 302\n"));
    }

    @Test
    void aPageThatFailsFailsTheTest() throws Exception {
        answer("/", 200);
        answer("/license", 503);

        Outcome outcome = test();

        assertThat(outcome).isEqualTo(new Outcome(1, "/healthz 200\n/license 503\n"));
    }

    @Test
    void aServiceThatIsNotThereFailsTheTest() throws Exception {
        service.stop(0);

        Outcome outcome = test();

        assertThat(outcome.exitCode()).isNotZero();
    }

    private record Outcome(int exitCode, String output) {}

    private void answer(String path, int status) {
        service.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, -1);
            }
        });
    }

    private Outcome test() throws IOException, InterruptedException {
        Container container = ChartRelease.of(List.of(ChartCases.file("trial")), Map.of()).documents().stream()
                .map(ChartCases::parse)
                .filter(Pod.class::isInstance)
                .map(pod -> ((Pod) pod).getSpec().getContainers().getFirst())
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>(container.getCommand());
        container.getArgs().stream()
                .map(script ->
                        script.replace("/8080\"", "/" + service.getAddress().getPort() + "\""))
                .forEach(command::add);
        ProcessBuilder pod = new ProcessBuilder(command);
        pod.environment().put("SERVICE", "127.0.0.1");
        Process process = pod.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
