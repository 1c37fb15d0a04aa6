package io.encoreservice.controlplane.proxy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.stream.Stream;

/** What the buffers of this JVM's connections take, the proxy's among them. */
final class HeldMemory {

    private HeldMemory() {}

    static long bytes() {
        return Stream.of(ByteBufAllocator.DEFAULT, UnpooledByteBufAllocator.DEFAULT)
                .map(ByteBufAllocatorMetricProvider.class::cast)
                .map(ByteBufAllocatorMetricProvider::metric)
                .mapToLong(HeldMemory::used)
                .sum();
    }

    private static long used(ByteBufAllocatorMetric metric) {
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }
}
