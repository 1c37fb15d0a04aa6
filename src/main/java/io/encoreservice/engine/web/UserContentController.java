package io.encoreservice.engine.web;

import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.UserContent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Shows the instance's own files, for reading only. */
@RestController
public class UserContentController {

    private final UserContent content;

    public UserContentController(UserContent content) {
        this.content = content;
    }

    // why: a client of the hosted service asks for //usercontent, and two slashes are not one to Spring.
    @GetMapping({"/usercontent", "/usercontent/**", "//usercontent", "//usercontent/**"})
    @Nullable
    ResponseEntity<?> read(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ContentPathException {
        String virtual = UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8);
        Path file = content.resolve(virtual);
        if (UserContent.isReadable(file)) {
            ContentResponse.of(file).send(request, response);
            return null;
        }
        return content.isFolder(file)
                ? ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(content.list(virtual))
                : problem(HttpStatus.NOT_FOUND, "there is no such file");
    }

    @RequestMapping(
            path = {"/usercontent", "/usercontent/**", "//usercontent", "//usercontent/**"},
            method = {RequestMethod.POST, RequestMethod.PUT, RequestMethod.DELETE, RequestMethod.PATCH})
    ResponseEntity<ProblemDetail> change() {
        return ResponseEntity.status(HttpStatus.METHOD_NOT_ALLOWED)
                .allow(HttpMethod.GET, HttpMethod.HEAD)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail(HttpStatus.METHOD_NOT_ALLOWED, "files can only be read here"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ContentPathException e) {
        return problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> undecodable(IllegalArgumentException e) {
        return problem(HttpStatus.BAD_REQUEST, "the path is not properly percent-encoded");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> vanished(NoSuchFileException e) {
        return problem(HttpStatus.NOT_FOUND, "there is no such file");
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String reason) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail(status, reason));
    }

    private static ProblemDetail detail(HttpStatus status, String reason) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, reason);
        detail.setProperty("reason", reason);
        return detail;
    }
}
