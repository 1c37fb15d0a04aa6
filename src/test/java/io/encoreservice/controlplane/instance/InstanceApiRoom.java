package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.installation.InstallationConfiguration;
import io.encoreservice.controlplane.runtime.RuntimeChanged;
import io.encoreservice.controlplane.runtime.RuntimeConfiguration;
import io.encoreservice.controlplane.secret.SecretConfiguration;
import io.encoreservice.controlplane.secret.SecretStore;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.encoreservice.controlplane.web.CallerAttribute;
import io.encoreservice.controlplane.web.WebConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.redisson.api.RedissonClient;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The instance API on a real server, its own configuration over a real Redis; whose call it is stands in a header. */
final class InstanceApiRoom implements AutoCloseable {

    static final String TENANT = "test-tenant";

    final FakeRuntime runtime = new FakeRuntime();
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    InstanceApiRoom(RedissonClient redis, Path folder, String... arguments) {
        this.context = new SpringApplicationBuilder(App.class)
                .profiles("control-plane")
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("redissonClient", redis);
                    context.getBeanFactory().registerSingleton("fakeRuntime", runtime);
                })
                .run(withPorts(folder, arguments));
    }

    // why: application.yml beats default properties, arguments beat application.yml.
    private static String[] withPorts(Path folder, String... more) {
        String[] arguments = new String[more.length + 5];
        arguments[0] = "--server.port=0";
        arguments[1] = "--management.server.port=0";
        arguments[2] = "--encore.data-dir=" + folder;
        arguments[3] = "--encore.api-url=https://api-encore.prod.osaas.io";
        arguments[4] = "--encore.instance-domain=encore.prod.osaas.io";
        System.arraycopy(more, 0, arguments, 5, more.length);
        return arguments;
    }

    Request as(String tenant) {
        return new Request(tenant, Map.of());
    }

    double gauge(String name, String tag, String value) {
        return context.getBean(MeterRegistry.class)
                .get(name)
                .tag(tag, value)
                .gauge()
                .value();
    }

    SecretStore secrets() {
        return context.getBean(SecretStore.class);
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }

    /** One tenant's calls. */
    final class Request {
        private final String tenant;

        private final Map<String, String> headers;

        private Request(String tenant, Map<String, String> headers) {
            this.tenant = tenant;
            this.headers = headers;
        }

        /** The same with one header more. */
        Request with(String header, String value) {
            return new Request(tenant, Map.of(header, value));
        }

        HttpResponse<String> get(String path) {
            return send("GET", path, "", "*/*");
        }

        HttpResponse<String> delete(String path) {
            return send("DELETE", path, "", "*/*");
        }

        HttpResponse<String> post(String path, String body) {
            return send("POST", path, body, "*/*");
        }

        HttpResponse<String> patch(String path, String body) {
            return send("PATCH", path, body, "*/*");
        }

        HttpResponse<String> put(String path, String body) {
            return send("PUT", path, body, "*/*");
        }

        HttpResponse<String> send(String method, String path, String body, String accept) {
            return send(method, path, body, accept, "application/json");
        }

        HttpResponse<String> send(String method, String path, String body, String accept, String type) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .method(method, BodyPublishers.ofString(body))
                    .header("Content-Type", type)
                    .header("Accept", accept)
                    .header(TENANT, tenant);
            headers.forEach(request::header);
            try {
                return client.send(request.build(), BodyHandlers.ofString());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The room's configuration and what the rest of the house would give it. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        InstallationConfiguration.class,
        RuntimeConfiguration.class,
        SecretConfiguration.class,
        WebConfiguration.class,
        InstanceConfiguration.class
    })
    static class App {

        @Bean
        TenantDirectory tenantDirectory() {
            return TestPlans.directory();
        }

        @Bean
        Filter caller() {
            return new HttpFilter() {
                private static final long serialVersionUID = 1L;

                @Override
                protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                        throws IOException, ServletException {
                    String tenant = request.getHeader(TENANT);
                    if (tenant != null) {
                        CallerAttribute.set(request, TestPlans.caller(tenant, TestPlans.TRIAL));
                    }
                    chain.doFilter(request, response);
                }
            };
        }

        @Bean
        Runnable changes(FakeRuntime runtime, ApplicationEventPublisher events) {
            runtime.tells(uid -> events.publishEvent(new RuntimeChanged(uid)));
            return () -> {};
        }
    }
}
