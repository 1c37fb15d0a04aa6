package io.encoreservice.engine.queue;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisClients;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that keep jobs: the Redis client, the queue and the repository. */
@Configuration(proxyBeanMethods = false)
public class QueueConfiguration {

    private static final int CONNECT_ATTEMPTS = 10;
    private static final long CONNECT_PAUSE_MILLIS = 500;

    @Bean(destroyMethod = "shutdown")
    RedissonClient redissonClient(EngineProperties properties) {
        return connected(
                new RedisAddress(properties.redis().uri(), properties.redis().cluster()));
    }

    private static RedissonClient connected(RedisAddress address) {
        CountDownLatch never = new CountDownLatch(1);
        for (int attempt = 1; ; attempt++) {
            try {
                return RedisClients.connect(address);
            } catch (RedisException e) {
                // why: on a busy machine, or beside a Redis that is just starting, the first attempts may time out.
                if (attempt == CONNECT_ATTEMPTS || isOver(never)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isOver(CountDownLatch pause) {
        try {
            return pause.await(CONNECT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Bean
    InstanceKeyspace instanceKeyspace(EngineProperties properties) {
        return new InstanceKeyspace(properties.redis().prefix());
    }

    @Bean
    JobCodec jobCodec() {
        return new JobCodec();
    }

    @Bean
    JobRepository jobRepository(RedissonClient redis, InstanceKeyspace keyspace, JobCodec codec) {
        return new JobRepository(redis, keyspace, codec);
    }

    @Bean
    JobQueue jobQueue(RedissonClient redis, InstanceKeyspace keyspace, JobCodec codec, EngineProperties properties) {
        return new JobQueue(redis, keyspace, QueueTerms.of(properties.concurrency()), codec);
    }
}
