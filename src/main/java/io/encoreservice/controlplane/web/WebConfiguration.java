package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.installation.CorsProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.installation.Tls;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** What all of the API's answers share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiProperties.class)
@Import({ErrorAnswers.class, FallbackController.class, PagesController.class, OpenApiConfiguration.class})
public class WebConfiguration {

    @Bean
    WebMvcConfigurer callersSamplesAndJsonAlone() {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                // why: bodies are JSON; what reads YAML came along with the API's description and has none of our
                // rules.
                converters.configureMessageConvertersList(all -> all.removeIf(
                        converter -> converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerAttribute());
            }

            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/samples/**").addResourceLocations("classpath:/samples/");
            }
        };
    }

    @Bean
    FilterRegistrationBean<ForwardedHeaderFilter> forwardedHeaders() {
        FilterRegistrationBean<ForwardedHeaderFilter> registration =
                new FilterRegistrationBean<>(new ForwardedFilter());
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<Filter> pagesOfOthers(CorsProperties cors) {
        FilterRegistrationBean<Filter> registration =
                filter(PagesOfOthers.filter(cors.allowedOrigins()), FilterOrder.PAGES_OF_OTHERS);
        // why: without an origin allowed nothing needs to be decided, and browsers keep pages apart by themselves.
        registration.setEnabled(!cors.allowedOrigins().isEmpty());
        return registration;
    }

    @Bean
    FilterRegistrationBean<Filter> bodyLimit(ApiProperties properties) {
        return filter(new BodyLimitFilter(properties.maxBody()), FilterOrder.BODY_LIMIT);
    }

    @Bean
    FilterRegistrationBean<Filter> instanceHosts(PublicAddresses addresses, ServerProperties server) {
        InetAddress bound = server.getAddress();
        boolean onLoopback = bound != null && bound.isLoopbackAddress();
        return filter(new InstanceHostFilter(addresses, onLoopback), FilterOrder.INSTANCE_HOST);
    }

    @Bean
    FilterRegistrationBean<SamplesDoor> samplesDoor(PublicAddresses addresses) {
        FilterRegistrationBean<SamplesDoor> registration = new FilterRegistrationBean<>(new SamplesDoor(addresses));
        registration.setOrder(FilterOrder.SAMPLES_DOOR);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> samplesPort(Tls tls) {
        return factory -> {
            if (tls.certificate().isPresent()) {
                factory.addAdditionalConnectors(SamplesDoor.connector());
            }
        };
    }

    @Bean
    ApplicationListener<WebServerInitializedEvent> samplesPortBound(PublicAddresses addresses) {
        return event -> SamplesDoor.portOf(event.getWebServer()).ifPresent(addresses::samplesBound);
    }

    @Bean
    FilterRegistrationBean<Filter> trailingSlashes() {
        return filter(UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build(), FilterOrder.TRAILING_SLASH);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> reasonsOfTomcat() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ReasonReportValve.class.getName());
            }
        });
    }

    @Bean
    JsonMapperBuilderCustomizer valuesAreOfTheirType() {
        return builder -> builder.withCoercionConfig(
                        LogicalType.Textual,
                        strings -> strings.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Integer,
                        numbers -> numbers.setCoercion(CoercionInputShape.Float, CoercionAction.Fail));
    }

    private static FilterRegistrationBean<Filter> filter(Filter filter, int order) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
