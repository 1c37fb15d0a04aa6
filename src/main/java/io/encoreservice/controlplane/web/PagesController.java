package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The pages that everybody may see. */
@RestController
@Tag(name = "About")
class PagesController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final PublicAddresses addresses;
    private final Resource licence = new ClassPathResource("LICENSE", PagesController.class);

    PagesController(PublicAddresses addresses) {
        this.addresses = addresses;
    }

    @Hidden
    @GetMapping("/")
    ResponseEntity<String> index() {
        return ResponseEntity.ok().contentType(TEXT).body("""
                        Encore Service: SVT Encore queues of your own, through one REST API.

                        Documentation  %1$s/docs
                        OpenAPI        %1$s/docs/json
                        Licence        %1$s/license
                        """.formatted(addresses.api()));
    }

    @GetMapping("/license")
    @Operation(summary = "Read the licence of this service", operationId = "getLicense")
    @ApiResponse(responseCode = "200", description = "The licence", content = @Content(mediaType = "text/plain"))
    ResponseEntity<Resource> license() {
        return ResponseEntity.ok().contentType(TEXT).body(licence);
    }

    /** Says that this process answers, and on purpose nothing of what it depends on. */
    @Hidden
    @GetMapping("/healthz")
    ResponseEntity<Map<String, String>> health() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Map.of("status", "ok"));
    }

    /** Where generators of clients look for the OpenAPI document. */
    @Hidden
    @GetMapping("/docs/json")
    void openApi(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        request.getRequestDispatcher("/v3/api-docs").forward(request, response);
    }
}
