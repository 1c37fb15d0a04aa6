package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.admin.AdminConfiguration;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationConfiguration;
import io.encoreservice.controlplane.secret.SecretConfiguration;
import io.encoreservice.controlplane.token.TokenConfiguration;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.WebConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.redisson.api.RedissonClient;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** One of several control planes' API on a real server: tokens, tenants and their secrets, without instances. */
final class ApiFront implements AutoCloseable {

    final Http http;
    private final ConfigurableApplicationContext context;

    private ApiFront(ConfigurableApplicationContext context) {
        this.context = context;
        this.http = new Http(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    /** Starts one that has a folder of its own and the installation key of all that are below {@code root}. */
    static ApiFront start(RedissonClient redis, Path root, String name, String... properties) throws IOException {
        new DataFolder(root).key();
        Path folder = new DataFolder(root).folder(name);
        Files.copy(
                root.resolve("installation.key"),
                folder.resolve("installation.key"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        String[] own = {
            "--server.port=0", "--server.address=127.0.0.1", "--management.server.port=0", "--encore.data-dir=" + folder
        };
        return new ApiFront(new SpringApplicationBuilder(App.class)
                .profiles("control-plane")
                .initializers(context -> context.getBeanFactory().registerSingleton("redissonClient", redis))
                .run(Stream.of(own, properties).flatMap(Stream::of).toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    /** The rooms themselves. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        InstallationConfiguration.class,
        TenantConfiguration.class,
        TokenConfiguration.class,
        SecretConfiguration.class,
        AdminConfiguration.class,
        WebConfiguration.class
    })
    static class App {}
}
