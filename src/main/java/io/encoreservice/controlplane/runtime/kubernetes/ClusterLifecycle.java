package io.encoreservice.controlplane.runtime.kubernetes;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Begins to watch the cluster just before instances are looked after, and ends it just after. */
final class ClusterLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLifecycle.class);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final KubernetesRuntime runtime;
    private volatile boolean running;

    ClusterLifecycle(KubernetesRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start() {
        running = true;
        if (!runtime.start(LONGEST)) {
            LOG.warn("The cluster has not told yet what runs there, instances are looked after once it has");
        }
    }

    @Override
    public void stop() {
        running = false;
        runtime.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the ports are bound, whose numbers engines may be told, and before instances are looked after. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }
}
