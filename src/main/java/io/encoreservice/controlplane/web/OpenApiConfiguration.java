package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Operator;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The API's description, as people and generators of clients read it. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String X_JWT = "x-jwt";
    private static final String X_PAT_JWT = "x-pat-jwt";
    private static final String BEARER = "bearer";
    private static final String ADMIN = "admin";
    private static final List<String> PERSONAL = List.of("/mysubscriptions", "/servicetoken", "/mysecrets/");
    private static final Set<String> WITHOUT_TOKEN = Set.of("/token", "/license");

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class, Operator.class);
        BuildProperties known = build.getIfAvailable();
        return new OpenAPI()
                .info(new Info()
                        .title("Encore Service")
                        .description("SVT Encore queues of your own: create an instance, send it jobs, remove it.")
                        .version(known == null ? "development" : known.getVersion())
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .components(new Components()
                        .addSecuritySchemes(X_JWT, inHeader(X_JWT, "Bearer <service access token>"))
                        .addSecuritySchemes(X_PAT_JWT, inHeader(X_PAT_JWT, "Bearer <personal access token>"))
                        .addSecuritySchemes(BEARER, bearer("A service access token"))
                        .addSecuritySchemes(ADMIN, bearer("An admin token")));
    }

    @Bean
    OpenApiCustomizer tokens() {
        return api -> {
            ModelConverters.getInstance(true).read(Reason.class).forEach(api.getComponents()::addSchemas);
            api.getPaths().forEach((path, item) -> {
                if (!WITHOUT_TOKEN.contains(path)) {
                    item.readOperations().forEach(operation -> demandToken(path, operation));
                }
            });
        };
    }

    private static List<String> schemesOf(String path) {
        if (PERSONAL.stream().anyMatch(path::startsWith)) {
            return List.of(X_PAT_JWT);
        }
        return path.startsWith("/admin/") ? List.of(ADMIN) : List.of(X_JWT, BEARER);
    }

    private static void demandToken(String path, Operation operation) {
        operation.setSecurity(schemesOf(path).stream()
                .map(scheme -> new SecurityRequirement().addList(scheme))
                .toList());
        operation
                .getResponses()
                .addApiResponse(
                        "401",
                        new ApiResponse()
                                .description("No token, or one that is not good")
                                .content(new Content()
                                        .addMediaType(
                                                Reason.MEDIA_TYPE,
                                                new MediaType()
                                                        .schema(new Schema<Reason>()
                                                                .$ref("#/components/schemas/Reason")))));
    }

    private static SecurityScheme inHeader(String name, String description) {
        return new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name(name)
                .description(description);
    }

    private static SecurityScheme bearer(String token) {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description(token);
    }
}
