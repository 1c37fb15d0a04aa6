package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RuntimeBusyException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.function.Supplier;

/** Makes requests to the API server about one instance, never before it wants to hear of that instance again. */
final class ClusterCalls {

    private static final String ENOUGH = "The cluster asks to be left alone about this instance for ";
    private static final int LONGEST_MESSAGE = 300;

    private final RetryAfter retryAfter;

    ClusterCalls(RetryAfter retryAfter) {
        this.retryAfter = retryAfter;
    }

    /**
     * @param what what the request is for, to be said when it fails
     */
    <T> T call(Uid uid, String what, Supplier<T> request) {
        Duration wait = retryAfter.remaining(uid);
        if (wait.isPositive()) {
            throw new RuntimeBusyException(ENOUGH + seconds(wait), wait);
        }
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw failure(uid, what, e);
        }
    }

    private RuntimeException failure(Uid uid, String what, KubernetesClientException e) {
        retryAfter.hold(uid, fromStatus(e));
        Duration wait = retryAfter.remaining(uid);
        return wait.isPositive()
                ? new RuntimeBusyException(ENOUGH + seconds(wait), wait)
                : new ClusterException("The cluster did not " + what + ": " + reason(e), e.getCode(), e);
    }

    private static Duration fromStatus(KubernetesClientException e) {
        Status status = e.getStatus();
        Integer seconds = status == null || status.getDetails() == null
                ? null
                : status.getDetails().getRetryAfterSeconds();
        return seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds);
    }

    /** What went wrong, in the cluster's words or else in the connection's. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !hasStatus(root)) {
            root = root.getCause();
        }
        String text = root instanceof KubernetesClientException e && e.getStatus() != null
                ? e.getCode() + " " + e.getStatus().getMessage()
                : root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static boolean hasStatus(Throwable failure) {
        return failure instanceof KubernetesClientException e
                && e.getStatus() != null
                && e.getStatus().getMessage() != null;
    }

    private static String seconds(Duration wait) {
        return wait.plusMillis(999).toSeconds() + " s";
    }
}
