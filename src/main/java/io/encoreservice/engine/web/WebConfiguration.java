package io.encoreservice.engine.web;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.engine.callback.CallbackSender;
import io.encoreservice.engine.ffmpeg.ParameterPolicy;
import io.encoreservice.engine.job.JobNewsRepository;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.QueueControl;
import io.encoreservice.engine.storage.ContentChanges;
import io.encoreservice.engine.storage.ObjectStorage;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.engine.transcode.OutputForecast;
import io.encoreservice.shared.link.LinkKey;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import java.time.InstantSource;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.filter.UrlHandlerFilter;
import tools.jackson.databind.json.JsonMapper;

/** The engine's HTTP beans. */
@Configuration(proxyBeanMethods = false)
@Import({ProblemAdvice.class, ProblemErrorController.class})
public class WebConfiguration {

    @Bean
    EncoreJobController encoreJobController(
            JobQueue queue,
            JobRepository jobs,
            UserContent content,
            ObjectStorage storage,
            CallbackSender callbacks,
            OutputForecast outputs,
            JsonMapper json) {
        PathRules paths = new PathRules(content, storage);
        InputReader inputs = new InputReader(paths, new ParameterPolicy());
        JobRequestReader reader = new JobRequestReader(json, inputs, paths);
        JobIntake intake = new JobIntake(reader, outputs::of);
        return new EncoreJobController(queue, jobs, intake, reader, callbacks::send);
    }

    @Bean
    JobSearchController jobSearchController(JobRepository jobs) {
        return new JobSearchController(jobs);
    }

    @Bean
    NewsDesk newsDesk(JobNewsRepository news) {
        return new NewsDesk(news);
    }

    @Bean
    JobEventController jobEventController(JobNewsRepository news, NewsDesk desk, JsonMapper json) {
        return new JobEventController(news, desk, json);
    }

    @Bean
    QueueController queueController(QueueControl queue) {
        return new QueueController(queue);
    }

    // why: without a password that the proxy knows too, nobody could prove a link.
    @Bean
    @ConditionalOnBooleanProperty("encore-settings.security.enabled")
    ContentLinkController contentLinkController(UserContent content, EngineProperties properties, JsonMapper json) {
        String password = properties.security().users().values().stream()
                .filter(user -> "ADMIN".equals(user.role()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("encore-settings.security names no user of role ADMIN"))
                .password();
        return new ContentLinkController(content, new LinkKey(password), json, InstantSource.system());
    }

    @Bean
    UserContentController userContentController(UserContent content) {
        return new UserContentController(content);
    }

    @Bean
    ContentChangeController contentChangeController(ContentChanges changes, QueueControl queue) {
        return new ContentChangeController(changes, queue);
    }

    @Bean
    RedisHealth redisHealthIndicator(JobQueue queue) {
        return new RedisHealth(queue);
    }

    @Bean
    FilterRegistrationBean<BasicAuthFilter> basicAuthFilter(EngineProperties properties) {
        FilterRegistrationBean<BasicAuthFilter> registration =
                new FilterRegistrationBean<>(new BasicAuthFilter(properties.security()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<UrlHandlerFilter> trailingSlashFilter() {
        FilterRegistrationBean<UrlHandlerFilter> registration = new FilterRegistrationBean<>(
                UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
            }
        });
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusalsBeforeBodies() {
        // why: an upload that is refused for its announced length need not be sent at all.
        return factory ->
                factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
    }

    @Bean
    OpenAPI openApi(EngineProperties properties) {
        EngineProperties.OpenApi told = properties.openApi();
        Info info =
                new Info().title(told.title()).description(told.description()).version("1.0.0");
        if (told.contactName() != null || told.contactUrl() != null || told.contactEmail() != null) {
            info.contact(new Contact()
                    .name(told.contactName())
                    .url(told.contactUrl())
                    .email(told.contactEmail()));
        }
        return new OpenAPI().info(info);
    }
}
