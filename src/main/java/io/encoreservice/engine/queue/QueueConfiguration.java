package io.encoreservice.engine.queue;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisClients;
import org.redisson.api.RedissonClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that keep jobs: the Redis client, the queue and the repository. */
@Configuration(proxyBeanMethods = false)
public class QueueConfiguration {

    @Bean(destroyMethod = "shutdown")
    RedissonClient redissonClient(EngineProperties properties) {
        return RedisClients.connect(properties.redis().uri());
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
