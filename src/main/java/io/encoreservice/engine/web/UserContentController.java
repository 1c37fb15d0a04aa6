package io.encoreservice.engine.web;

import io.encoreservice.engine.storage.ContentListing;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.UserContent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Shows the instance's own files. */
@RestController
@Tag(name = "usercontent")
class UserContentController {

    private final UserContent content;

    UserContentController(UserContent content) {
        this.content = content;
    }

    @Operation(
            summary = "Read a file, or list a folder",
            description = "A file comes with an ETag; Range, If-Range, If-None-Match and If-Modified-Since are heeded.")
    @ApiResponse(
            responseCode = "200",
            description = "The file, or what the folder holds",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = ContentListing.class))
            })
    @ApiResponse(responseCode = "206", description = "A part of the file", content = @Content)
    @ApiResponse(responseCode = "304", description = "The client has it", content = @Content)
    @ApiResponse(responseCode = "400", description = "The path is not allowed", content = @Content)
    @ApiResponse(responseCode = "404", description = "There is no such file", content = @Content)
    @ApiResponse(responseCode = "416", description = "The file is shorter than that", content = @Content)
    // why: a client of the hosted service asks for //usercontent, and two slashes are not one to Spring.
    @GetMapping({"/usercontent/**", "//usercontent/**"})
    @Nullable
    ResponseEntity<ContentListing> read(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ContentPathException {
        String virtual = pathOf(request);
        Path file = content.resolve(virtual);
        if (UserContent.isReadable(file)) {
            ContentResponse.of(file).send(request, response);
            return null;
        }
        if (!content.isFolder(file)) {
            throw new NoSuchFileException(virtual);
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(content.list(virtual));
    }

    /** The virtual path that a request is about, decoded once and written in the one way that jobs' files are known by. */
    static String pathOf(HttpServletRequest request) throws ContentPathException {
        try {
            return UserContent.canonical(UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ContentPathException("the path is not properly percent-encoded");
        }
    }
}
