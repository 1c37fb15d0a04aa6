package io.encoreservice.controlplane.runtime.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether the cluster's API answers, and says so once when it goes away and once when it is back. */
final class ClusterContact {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterContact.class);

    // why: every watch ends now and then and is begun anew within a moment.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InstantSource clock;
    private @Nullable Instant quietSince;
    private boolean away;
    private String trouble = "no answer";

    ClusterContact(InstantSource clock) {
        this.clock = clock;
    }

    /** A list or a watch failed. */
    synchronized void failed(Throwable failure) {
        trouble = ClusterCalls.reason(failure);
        LOG.debug("A watch over the cluster failed", failure);
    }

    /** Whether all watches run now. */
    synchronized void look(boolean watching) {
        Instant now = clock.instant();
        if (watching) {
            if (away) {
                LOG.info("The cluster's API is back");
            }
            away = false;
            quietSince = null;
        } else if (quietSince == null) {
            quietSince = now;
        } else if (!away && quietSince.plus(PATIENCE).isBefore(now)) {
            away = true;
            LOG.warn("The cluster's API is away, instances go on as they are: {}", trouble);
        }
    }

    synchronized boolean isAway() {
        return away;
    }
}
