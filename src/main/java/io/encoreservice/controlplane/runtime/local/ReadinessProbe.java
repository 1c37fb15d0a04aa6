package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntPredicate;

/** Asks an engine whether it is ready; whatever goes wrong means not yet. */
final class ReadinessProbe implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    boolean isReady(HttpRequest request, IntPredicate statusMeansReady) throws InterruptedException {
        try {
            HttpRequest limited = HttpRequest.newBuilder(request, (name, value) -> true)
                    .timeout(ANSWER_TIMEOUT)
                    .build();
            return statusMeansReady.test(
                    client.send(limited, BodyHandlers.discarding()).statusCode());
        } catch (IOException notListening) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
