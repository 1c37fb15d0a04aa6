package io.encoreservice.engine.web;

import io.encoreservice.engine.ffmpeg.OutputNames;
import io.encoreservice.engine.queue.OutputTakenException;
import io.encoreservice.engine.queue.QueueControl;
import io.encoreservice.engine.storage.ContentChangedException;
import io.encoreservice.engine.storage.ContentChanges;
import io.encoreservice.engine.storage.ContentConflictException;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.FileTooLargeException;
import io.encoreservice.engine.storage.NoRoomException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Takes inputs in and deletes files, as far as no unfinished job will write them. */
@RestController
@Tag(name = "usercontent")
class ContentChangeController {

    private static final int ASKED_AT_ONCE = 1000;

    private final ContentChanges changes;
    private final QueueControl queue;

    ContentChangeController(ContentChanges changes, QueueControl queue) {
        this.changes = changes;
        this.queue = queue;
    }

    @Operation(
            summary = "Upload a file",
            description = "The body is the file. It appears whole or not at all, folders are made on the way.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    @ApiResponse(responseCode = "201", description = "The file is new", content = @Content)
    @ApiResponse(responseCode = "204", description = "The file replaced another", content = @Content)
    @ApiResponse(responseCode = "400", description = "The path is not allowed", content = @Content)
    @ApiResponse(
            responseCode = "409",
            description = "A folder or a file is in the way, or an unfinished job will write this file",
            content = @Content)
    @ApiResponse(responseCode = "412", description = "If-Match or If-None-Match forbids it", content = @Content)
    @ApiResponse(responseCode = "413", description = "The file is larger than one may be", content = @Content)
    @ApiResponse(responseCode = "507", description = "There is no room for it", content = @Content)
    @PutMapping({"/usercontent/**", "//usercontent/**"})
    ResponseEntity<Void> put(
            HttpServletRequest request,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
            @Parameter(description = "Replace one of these versions only")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String match,
            @Parameter(description = "*: replace nothing")
                    @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
                    @Nullable
                    String noneMatch)
            throws IOException, ContentPathException, ContentConflictException, ContentChangedException,
                    FileTooLargeException, NoRoomException, OutputTakenException {
        refuseParts(headers);
        String path = UserContentController.pathOf(request);
        checkUnclaimed(List.of(path));
        ContentChanges.Placed placed = changes.put(
                path, request.getContentLengthLong(), request.getInputStream(), FileCondition.of(match, noneMatch));
        return placed.created()
                ? ResponseEntity.created(address(path)).eTag(placed.etag()).build()
                : ResponseEntity.noContent().eTag(placed.etag()).build();
    }

    @Operation(summary = "Delete a file or a folder")
    @ApiResponse(responseCode = "204", description = "It is gone", content = @Content)
    @ApiResponse(responseCode = "400", description = "The path is not allowed", content = @Content)
    @ApiResponse(responseCode = "404", description = "There is no such file", content = @Content)
    @ApiResponse(
            responseCode = "409",
            description = "The folder is not empty, or an unfinished job will write this file",
            content = @Content)
    @ApiResponse(responseCode = "412", description = "If-Match forbids it", content = @Content)
    @DeleteMapping({"/usercontent/**", "//usercontent/**"})
    ResponseEntity<Void> delete(
            HttpServletRequest request,
            @Parameter(description = "Delete one of these versions only")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String match,
            @Parameter(description = "Whether a folder goes with everything in it")
                    @RequestParam(name = "recursive", defaultValue = "false")
                    boolean recursive)
            throws IOException, ContentPathException, ContentConflictException, ContentChangedException,
                    OutputTakenException {
        String path = UserContentController.pathOf(request);
        checkUnclaimed(changes.files(path));
        changes.delete(path, recursive, FileCondition.of(match, null));
        return ResponseEntity.noContent().build();
    }

    private void checkUnclaimed(List<String> files) throws OutputTakenException {
        // why: a numbered file may be one of some forty outputs, and a folder may hold a great many files.
        for (int from = 0; from < files.size(); from += ASKED_AT_ONCE) {
            queue.checkUnclaimed(files.subList(from, Math.min(files.size(), from + ASKED_AT_ONCE)).stream()
                    .flatMap(file -> OutputNames.possibleFor(file).stream())
                    .toList());
        }
    }

    private static void refuseParts(HttpHeaders headers) {
        String type = String.valueOf(headers.getFirst(HttpHeaders.CONTENT_TYPE)).toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/")) {
            throw refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type must not be a form's: the body is the file");
        }
        if (headers.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
            throw refused(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must not be given: the body is the file");
        }
        if (headers.containsHeader(HttpHeaders.CONTENT_RANGE)) {
            throw refused(HttpStatus.BAD_REQUEST, "Content-Range must not be given: a file is uploaded whole");
        }
    }

    private static ErrorResponseException refused(HttpStatus status, String reason) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, reason), null);
    }

    private static URI address(String path) {
        String base = ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
        return URI.create(base + UriUtils.encodePath(path, StandardCharsets.UTF_8));
    }
}
