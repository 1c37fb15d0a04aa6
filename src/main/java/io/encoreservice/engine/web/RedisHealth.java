package io.encoreservice.engine.web;

import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.shared.redis.RedisAwayException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether jobs can be accepted: an engine without Redis is not ready. */
final class RedisHealth implements HealthIndicator {

    private final JobQueue queue;

    RedisHealth(JobQueue queue) {
        this.queue = queue;
    }

    @Override
    public Health health() {
        try {
            queue.isClosed();
            return Health.up().build();
        } catch (RedisAwayException e) {
            return Health.down().build();
        }
    }
}
