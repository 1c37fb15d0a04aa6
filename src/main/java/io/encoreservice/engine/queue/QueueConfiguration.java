package io.encoreservice.engine.queue;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobNewsRepository;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisClients;
import java.time.Duration;
import org.redisson.api.RedissonClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that keep jobs: the Redis client, the queue and the repository. */
@Configuration(proxyBeanMethods = false)
public class QueueConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Bean(destroyMethod = "shutdown")
    RedissonClient redissonClient(EngineProperties properties) {
        RedisAddress address =
                new RedisAddress(properties.redis().uri(), properties.redis().cluster());
        return RedisClients.patiently(() -> RedisClients.connect(address), PATIENCE);
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
    JobNewsRepository jobNewsRepository(RedissonClient redis, InstanceKeyspace keyspace) {
        return new JobNewsRepository(redis, keyspace);
    }

    @Bean
    QueueTerms queueTerms(EngineProperties properties) {
        QueueTerms all = QueueTerms.of(
                properties.concurrency(),
                properties.limits().queuedJobs(),
                properties.timeouts().retryPause());
        Integer only = properties.pollQueue();
        return only == null ? all : all.taking(only, properties.pollHigherPrio());
    }

    @Bean
    JobQueue jobQueue(RedissonClient redis, InstanceKeyspace keyspace, QueueTerms terms, JobCodec codec) {
        return new JobQueue(redis, keyspace, terms, codec);
    }

    @Bean
    QueueControl queueControl(RedissonClient redis, InstanceKeyspace keyspace, QueueTerms terms) {
        return new QueueControl(redis, keyspace, terms);
    }
}
