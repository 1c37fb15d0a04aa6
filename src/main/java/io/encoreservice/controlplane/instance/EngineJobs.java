package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.web.Turnstile;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks an instance's engine for jobs, on behalf of those who call the API and not the instance's host. */
final class EngineJobs {

    private static final Logger LOG = LoggerFactory.getLogger(EngineJobs.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 4 << 20;
    private static final int MOST_AT_ONCE = 4;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;

    private final EngineCredentials credentials;
    private final PublicAddresses addresses;
    private final Turnstile<TenantId> asking = new Turnstile<>(MOST_AT_ONCE);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    EngineJobs(EngineCredentials credentials, PublicAddresses addresses) {
        this.credentials = credentials;
        this.addresses = addresses;
    }

    /**
     * One page of an instance's jobs.
     *
     * @throws EngineAnswerException when its engine cannot tell
     */
    List<JobDocument> list(InstanceView view, int page, int size) {
        return ask(view, "encoreJobs?page=" + page + "&size=" + size, request()).jobs().stream()
                .map(job -> document(view, job))
                .toList();
    }

    /**
     * Gives an instance a job.
     *
     * @param key the caller's Idempotency-Key, null for none
     * @throws EngineAnswerException when its engine does not take it
     */
    JobDocument create(InstanceView view, ObjectNode job, @Nullable String key) {
        HttpRequest.Builder request =
                request().header("Content-Type", "application/json").POST(BodyPublishers.ofString(job.toString()));
        if (key != null) {
            request.header(Repetition.HEADER, key);
        }
        return document(view, ask(view, "encoreJobs", request).job());
    }

    private EngineAnswer ask(InstanceView view, String path, HttpRequest.Builder request) {
        URI engine = endpoint(view);
        HttpRequest whole = request.uri(URI.create(engine + (engine.toString().endsWith("/") ? "" : "/") + path))
                .header(
                        "Authorization",
                        credentials.basicAuthorization(view.instance().uid()))
                .build();
        TenantId tenant = view.instance().key().tenant();
        if (!asking.enter(tenant)) {
            throw EngineAnswerException.tooMany(
                    "At most " + MOST_AT_ONCE + " of these calls are answered to one tenant at a time", SOON);
        }
        try {
            return answer(view, send(view, whole));
        } finally {
            asking.leave(tenant);
        }
    }

    // why: the request's own timeout ends with the headers, and all tenants share this memory.
    private HttpResponse<byte[]> send(InstanceView view, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        try {
            return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.debug("The engine of {} does not answer", view.instance().key(), e);
            boolean begun = !(e.getCause() instanceof ConnectException || e.getCause() instanceof HttpTimeoutException);
            throw EngineAnswerException.away(
                    subject(view)
                            + (begun
                                    ? " did not answer in full; if that goes on, ask for fewer jobs at once"
                                    : " does not answer for the moment"),
                    SOON);
        } catch (TimeoutException e) {
            throw EngineAnswerException.away(subject(view) + " does not answer for the moment", SOON);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineAnswerException.away("The service is stopping", SOON);
        } finally {
            answer.cancel(true);
        }
    }

    private static URI endpoint(InstanceView view) {
        InstanceObserved state = view.state();
        URI endpoint = state.endpoint();
        if (state.status() == InstanceStatus.STOPPED) {
            throw EngineAnswerException.stopped(subject(view) + " is stopped; scale it to one engine or more to go on");
        }
        if (state.status() == InstanceStatus.FAILED) {
            String why = state.reason() == null ? "" : ": " + state.reason();
            throw EngineAnswerException.away(subject(view) + " has failed" + why, LATER);
        }
        if (endpoint == null) {
            throw EngineAnswerException.away(
                    subject(view) + " is " + state.status().wireName(), SOON);
        }
        return endpoint;
    }

    private EngineAnswer answer(InstanceView view, HttpResponse<byte[]> answer) {
        EngineAnswer body = EngineAnswer.of(answer.body());
        int status = answer.statusCode();
        boolean good = status >= 200 && status < 300;
        if (good && body.isObject()) {
            return body;
        }
        String reason = body.reason();
        if (status == TOO_MANY) {
            throw EngineAnswerException.tooMany(
                    reason.isEmpty() ? "Too many jobs wait already" : reason, retryAfter(answer));
        }
        // why: that the engine knows no such user is this service's affair, never the caller's token.
        if (status < 400 || status >= 500 || status == UNAUTHORIZED) {
            LOG.warn("The engine of {} answered {}", view.instance().key(), status);
            throw EngineAnswerException.away(subject(view) + " cannot answer for the moment", SOON);
        }
        throw EngineAnswerException.refused(
                status, reason.isEmpty() ? subject(view) + " refused it with status " + status : reason);
    }

    private static Duration retryAfter(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,4}"))
                .map(seconds -> Duration.ofSeconds(Integer.parseInt(seconds)))
                .orElse(LATER);
    }

    private JobDocument document(InstanceView view, EngineAnswer.Job job) {
        URI host = addresses.instance(view.instance().key());
        return new JobDocument(
                host.resolve("encoreJobs/" + job.id()), job.status().isEmpty() ? "NEW" : job.status());
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder().timeout(ANSWER).header("Accept", "*/*");
    }

    private static String subject(InstanceView view) {
        return "Instance " + view.instance().key().name();
    }
}
