package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.installation.InstallationConfiguration;
import io.encoreservice.controlplane.tenant.TenantConfiguration;
import io.encoreservice.controlplane.token.TokenConfiguration;
import io.encoreservice.shared.redis.RedisServer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The control plane's front, really started, with a controller to try it on and nothing behind it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    InstallationConfiguration.class,
    TenantConfiguration.class,
    TokenConfiguration.class,
    WebConfiguration.class,
    ApiSlice.ProbeController.class
})
public class ApiSlice {

    @Bean(destroyMethod = "close")
    RedisServer redisServer() {
        return RedisServer.start();
    }

    @Bean(destroyMethod = "shutdown")
    RedissonClient redissonClient(RedisServer server) {
        return server.connect();
    }

    @RestController
    @RequestMapping("/probe")
    static class ProbeController {

        @GetMapping
        Map<String, String> whoCalls(Caller caller) {
            return Map.of(
                    "tenant", caller.tenant().value(), "plan", caller.plan().name());
        }

        @PostMapping
        Wish echo(@Valid @RequestBody Wish wish) {
            return wish;
        }

        @GetMapping("/named/{name}")
        Map<String, String> named(@PathVariable String name) {
            return Map.of("name", InstanceName.of(name).value());
        }

        @GetMapping("/number")
        Map<String, Integer> number(@RequestParam int value) {
            return Map.of("value", value);
        }

        @GetMapping("/bug")
        String bug() {
            throw new IllegalStateException("a secret of /home/me");
        }

        @GetMapping("/busy")
        String busy() {
            throw new BusyException();
        }
    }

    record Wish(
            @NotBlank String name,
            @Nullable @Min(0) Integer size,
            @Nullable List<@Valid Part> parts) {}

    record Part(@NotBlank String id, @Nullable Boolean on) {}

    static final class BusyException extends ReasonedException {

        BusyException() {
            super(503, "busy", Duration.ofMillis(1_500));
        }
    }
}
