package io.encoreservice.controlplane.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for requests that failed before any controller, or after one had given up. */
@Hidden
@RestController
class FallbackController implements ErrorController {

    private static final Logger log = LoggerFactory.getLogger(FallbackController.class);

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<Reason> answer(HttpServletRequest request) {
        if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code)) {
            return reason(HttpStatus.NOT_FOUND, "/error not found");
        }
        HttpStatusCode status = HttpStatusCode.valueOf(code);
        if (!(request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown)) {
            return reason(status, ErrorAnswers.phrase(status));
        }
        BodyTooLargeException tooLarge = BodyTooLargeException.among(thrown);
        if (tooLarge != null) {
            return reason(HttpStatus.CONTENT_TOO_LARGE, tooLarge.getMessage());
        }
        String id = UUID.randomUUID().toString();
        log.error("unexpected error {}", id, thrown);
        return reason(status, "an unexpected error, which the service's log knows as " + id);
    }

    private static ResponseEntity<Reason> reason(HttpStatusCode status, @Nullable String sentence) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Reason.of(sentence));
    }
}
