package io.encoreservice.engine.web;

import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.shared.link.ContentLink;
import io.encoreservice.shared.link.LinkKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Makes links by which a player or a pipeline's step may fetch or put one file without a token. */
@RestController
class ContentLinkController {

    private static final int LARGEST_BODY = 16_384;
    private static final int LONGEST_PATH = 2048;
    private static final int LONGEST_SECONDS = 86_400;
    private static final int USUAL_SECONDS = 3600;

    private final UserContent content;
    private final LinkKey key;
    private final JsonMapper json;
    private final InstantSource clock;

    ContentLinkController(UserContent content, LinkKey key, JsonMapper json, InstantSource clock) {
        this.content = content;
        this.key = key;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What a link is wanted for.
     *
     * @param path the file
     * @param method what it may be used for
     * @param expiresIn seconds
     */
    @Schema(name = "NewContentLink")
    record Wish(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "/usercontent/demo/clip.mp4")
            String path,

            @Schema(
                    allowableValues = {"GET", "PUT"},
                    defaultValue = "GET")
            String method,

            @Schema(minimum = "1", maximum = "86400", defaultValue = "3600")
            int expiresIn) {}

    /**
     * A link as it was made.
     *
     * @param url what to call
     * @param method with what; a link for GET is one for HEAD
     * @param path the file
     * @param expiresAt when it ends
     */
    @Schema(name = "ContentLink")
    record Made(String url, String method, String path, Instant expiresAt) {}

    @Operation(
            summary = "Make a link to one file that needs no token",
            description =
                    "Whoever has the link may use it until it expires, is void with the instance or while the tenant"
                            + " is suspended. The file need not be there yet.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = Wish.class))))
    @ApiResponse(responseCode = "201", description = "Created")
    @ApiResponse(responseCode = "400", description = "A field breaks its rule", content = @Content)
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(
            path = "/usercontent-links",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/*+json"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Made make(@Parameter(hidden = true) InputStream body)
            throws IOException, BodyTooLargeException, InvalidBodyException {
        List<Violation> violations = new ArrayList<>();
        Wish wish = wish(JsonFields.read(body, LARGEST_BODY), violations);
        String path = path(wish.path(), violations);
        if (!violations.isEmpty() || path == null) {
            throw new InvalidBodyException(violations);
        }
        Instant expiresAt = Instant.ofEpochSecond(clock.instant().getEpochSecond() + wish.expiresIn());
        ContentLink link = new ContentLink(wish.method(), path, expiresAt.getEpochSecond());
        String host =
                ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
        return new Made(host + link.target(key.sign(link)), link.method(), path, expiresAt);
    }

    private Wish wish(byte[] body, List<Violation> violations) throws InvalidBodyException {
        JsonFields fields = JsonFields.parse(json, body, violations);
        String path = fields.requiredText("path", LONGEST_PATH);
        String method = fields.text("method", "GET");
        if (!method.equals("GET") && !method.equals("PUT")) {
            fields.refuse("method", "must be GET or PUT");
        }
        Integer seconds = fields.integer("expiresIn", 1, LONGEST_SECONDS);
        return new Wish(path, method, seconds == null ? USUAL_SECONDS : seconds);
    }

    private @Nullable String path(String wanted, List<Violation> violations) {
        if (wanted.isBlank()) {
            return null;
        }
        try {
            String path = UserContent.plain(wanted);
            if (content.isFolder(content.resolve(path))) {
                violations.add(new Violation("path", "must name a file, not a folder"));
            }
            return path;
        } catch (ContentPathException e) {
            violations.add(new Violation("path", "is refused: " + e.getMessage()));
            return null;
        }
    }
}
