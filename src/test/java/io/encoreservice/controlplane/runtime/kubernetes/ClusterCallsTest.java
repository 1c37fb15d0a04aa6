package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RuntimeBusyException;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterCallsTest {

    private static final Uid UID = new Uid("aaaaaaaaaaaa");
    private static final Uid OTHER = new Uid("bbbbbbbbbbbb");

    private Instant now = Instant.parse("2026-11-23T07:00:00Z");
    private final RetryAfter retryAfter = new RetryAfter(() -> now);
    private final ClusterCalls calls = new ClusterCalls(retryAfter);

    @Test
    void aFailureSaysWhatWasWantedAndWhatTheClusterSaid() {
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> calls.call(UID, "take a Service", () -> {
                    throw failure(409, "the object has been modified", null);
                }))
                .withMessage("The cluster did not take a Service: 409 the object has been modified");
    }

    @Test
    void aBrokenConnectionIsSaidInItsOwnWords() {
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> calls.call(UID, "show a Secret", () -> {
                    throw new KubernetesClientException("long", new IOException("Connection refused"));
                }))
                .withMessage("The cluster did not show a Secret: IOException: Connection refused");
    }

    @Test
    void noRequestIsMadeBeforeTheTimeTheClusterAskedFor() {
        AtomicInteger requests = new AtomicInteger();
        assertThatExceptionOfType(RuntimeBusyException.class)
                .isThrownBy(() -> calls.call(UID, "take a Service", () -> {
                    throw failure(429, "too many requests", 7);
                }))
                .satisfies(busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(7)));

        now = now.plusSeconds(6);
        assertThatExceptionOfType(RuntimeBusyException.class)
                .isThrownBy(() -> calls.call(UID, "take a Service", requests::incrementAndGet))
                .satisfies(busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(requests).hasValue(0);

        now = now.plusSeconds(1);
        calls.call(UID, "take a Service", requests::incrementAndGet);
        assertThat(requests).hasValue(1);
    }

    @Test
    void otherInstancesDoNotWait() {
        retryAfter.hold(UID, Duration.ofMinutes(1));

        assertThat(calls.call(OTHER, "take a Service", () -> "taken")).isEqualTo("taken");
    }

    private static KubernetesClientException failure(int code, String message, @Nullable Integer retryAfter) {
        return new KubernetesClientException(new StatusBuilder()
                .withCode(code)
                .withMessage(message)
                .withNewDetails()
                .withRetryAfterSeconds(retryAfter)
                .endDetails()
                .build());
    }
}
