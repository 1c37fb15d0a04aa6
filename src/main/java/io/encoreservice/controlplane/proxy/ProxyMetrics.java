package io.encoreservice.controlplane.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Counts connections and times answers by the first digit of their status, so that nobody can invent labels. */
final class ProxyMetrics {

    private static final int CLASSES = 6;
    private static final int PER_CLASS = 100;

    private final Timer[] timers;
    private final AtomicInteger connections;

    ProxyMetrics(MeterRegistry registry) {
        timers = IntStream.range(0, CLASSES)
                .mapToObj(digit -> Timer.builder("encore.proxy.requests")
                        .description("Answers of the proxy, from a request's head to its answer's end")
                        .tag("status", digit + "xx")
                        .register(registry))
                .toArray(Timer[]::new);
        connections = new AtomicInteger();
        registry.gauge("encore.proxy.connections", connections);
    }

    void opened() {
        connections.incrementAndGet();
    }

    void closed() {
        connections.decrementAndGet();
    }

    void answered(int status, long nanos) {
        timers[Math.clamp(status / PER_CLASS, 0, CLASSES - 1)].record(nanos, TimeUnit.NANOSECONDS);
    }
}
