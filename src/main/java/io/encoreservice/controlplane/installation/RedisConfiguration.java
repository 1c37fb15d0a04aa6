package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.bundle.Bundles;
import io.encoreservice.shared.launch.ChildLauncher;
import io.encoreservice.shared.redis.EmbeddedRedis;
import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisStartException;
import java.nio.file.Path;
import java.time.Duration;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** Redis: a server of our own unless the operator names one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisProperties.class)
public class RedisConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Logger log = LoggerFactory.getLogger(RedisConfiguration.class);

    // why: without its key the service does not start, and so leaves nothing behind.
    @Bean
    @DependsOn("installationKey")
    RedisHome redisHome(
            RedisProperties properties,
            RuntimeChoice runtime,
            DataFolder data,
            Bundles bundles,
            ChildLauncher launcher) {
        if (!properties.isEmbedded()) {
            return RedisHome.elsewhere(properties.address());
        }
        if (runtime.isKubernetes()) {
            throw new StartRefusedException("encore.runtime=kubernetes needs a Redis that every engine can reach:"
                    + " set encore.redis.url, such as redis://user:password@redis:6379");
        }
        Path folder = data.folder("redis");
        EmbeddedRedis server = EmbeddedRedis.start(bundles.redisServer(), folder, launcher);
        log.info(
                "Redis: our own on 127.0.0.1:{}, data in {}",
                server.address().uri().getPort(),
                folder);
        return RedisHome.here(server);
    }

    @Bean
    RedisAddress redisAddress(RedisHome home) {
        return home.address();
    }

    @Bean(destroyMethod = "shutdown")
    RedissonClient redissonClient(RedisAddress address) {
        try {
            return RedisClients.patiently(() -> RedisClients.administer(address), PATIENCE);
        } catch (RedisException e) {
            throw new RedisStartException("cannot work with " + address + ": " + e.getMessage());
        }
    }
}
