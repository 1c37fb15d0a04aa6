package io.encoreservice.controlplane.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Lets pages of the configured origins call the API with a token of their own; a browser asks before it shows one. */
final class PagesOfOthers extends DefaultCorsProcessor {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> EXPOSED = List.of("Location", "ETag", "Retry-After", "WWW-Authenticate");

    static CorsFilter filter(List<String> origins) {
        CorsConfiguration rules = new CorsConfiguration();
        rules.setAllowedOrigins(origins);
        rules.setAllowedMethods(METHODS);
        rules.addAllowedHeader(CorsConfiguration.ALL);
        rules.setExposedHeaders(EXPOSED);
        rules.setMaxAge(REMEMBERED);
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", rules);
        CorsFilter filter = new CorsFilter(everywhere);
        filter.setCorsProcessor(new PagesOfOthers());
        return filter;
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
        response.setStatusCode(HttpStatus.FORBIDDEN);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getBody()
                .write("{\"reason\":\"Pages of this origin may not call the API\"}".getBytes(StandardCharsets.UTF_8));
        response.flush();
    }
}
