package io.encoreservice.controlplane.instance;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the ear at what other control planes change; while it cannot, the regular look at everything has to do. */
final class ChangeWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);

    private final Supplier<Runnable> subscribe;
    private @Nullable Runnable unsubscribe;
    private boolean told;

    /**
     * @param subscribe begins to listen, and answers what ends that
     */
    ChangeWatch(Supplier<Runnable> subscribe) {
        this.subscribe = subscribe;
    }

    /** Begins to listen unless it does already. */
    void begin() {
        if (unsubscribe != null) {
            return;
        }
        try {
            unsubscribe = subscribe.get();
        } catch (RuntimeException e) {
            if (!told && !Thread.currentThread().isInterrupted()) {
                LOG.warn("Changes made by other control planes are seen late for the moment: {}", e.getMessage());
            }
            told = true;
        }
    }

    @Override
    public void close() {
        if (unsubscribe != null) {
            unsubscribe.run();
        }
    }
}
