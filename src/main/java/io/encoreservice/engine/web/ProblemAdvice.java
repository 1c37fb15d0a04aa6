package io.encoreservice.engine.web;

import io.encoreservice.engine.job.JobNotFoundException;
import io.encoreservice.engine.job.JobStateException;
import io.encoreservice.engine.queue.JobExistsException;
import io.encoreservice.engine.queue.KeyReusedException;
import io.encoreservice.engine.queue.OutputTakenException;
import io.encoreservice.engine.queue.QueueClosedException;
import io.encoreservice.engine.queue.QueueFullException;
import io.encoreservice.engine.storage.ContentChangedException;
import io.encoreservice.engine.storage.ContentConflictException;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.FileTooLargeException;
import io.encoreservice.engine.storage.NoRoomException;
import io.encoreservice.shared.redis.RedisAwayException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.NoSuchFileException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers every failure with problem+json that says why. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String RETRY_SECONDS = "2";
    private static final String FULL_SECONDS = "10";

    @ExceptionHandler(InvalidBodyException.class)
    @Nullable
    ResponseEntity<Object> invalid(InvalidBodyException e, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
        problem.setProperty("violations", e.violations());
        return handleExceptionInternal(e, problem, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    @ExceptionHandler(IllegalSortException.class)
    @Nullable
    ResponseEntity<Object> illegalSort(IllegalSortException e, WebRequest request) {
        return answer(HttpStatus.BAD_REQUEST, e, request);
    }

    @ExceptionHandler({BodyTooLargeException.class, FileTooLargeException.class})
    @Nullable
    ResponseEntity<Object> tooLarge(Exception e, WebRequest request) {
        return answer(HttpStatus.CONTENT_TOO_LARGE, e, request);
    }

    @ExceptionHandler(ContentPathException.class)
    @Nullable
    ResponseEntity<Object> pathRefused(ContentPathException e, WebRequest request) {
        return answer(HttpStatus.BAD_REQUEST, e, request);
    }

    @ExceptionHandler(NoSuchFileException.class)
    @Nullable
    ResponseEntity<Object> noFile(NoSuchFileException e, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "there is no such file");
        return handleExceptionInternal(e, problem, new HttpHeaders(), HttpStatus.NOT_FOUND, request);
    }

    @ExceptionHandler(ContentChangedException.class)
    @Nullable
    ResponseEntity<Object> changed(ContentChangedException e, WebRequest request) {
        return answer(HttpStatus.PRECONDITION_FAILED, e, request);
    }

    @ExceptionHandler(NoRoomException.class)
    @Nullable
    ResponseEntity<Object> noRoom(NoRoomException e, WebRequest request) {
        return answer(HttpStatus.INSUFFICIENT_STORAGE, e, request);
    }

    @ExceptionHandler(JobNotFoundException.class)
    @Nullable
    ResponseEntity<Object> notFound(JobNotFoundException e, WebRequest request) {
        return answer(HttpStatus.NOT_FOUND, e, request);
    }

    @ExceptionHandler({
        ContentConflictException.class,
        JobStateException.class,
        JobExistsException.class,
        KeyReusedException.class,
        OutputTakenException.class,
        QueueClosedException.class
    })
    @Nullable
    ResponseEntity<Object> conflict(Exception e, WebRequest request) {
        return answer(HttpStatus.CONFLICT, e, request);
    }

    @ExceptionHandler({QueueFullException.class, TooManyStreamsException.class})
    @Nullable
    ResponseEntity<Object> full(Exception e, WebRequest request) {
        HttpStatus status = HttpStatus.TOO_MANY_REQUESTS;
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, FULL_SECONDS);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.getMessage());
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    @ExceptionHandler(RedisAwayException.class)
    @Nullable
    ResponseEntity<Object> redisAway(RedisAwayException e, WebRequest request) {
        HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.getMessage() + "; try again soon");
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<Object> unforeseen(Exception e, WebRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            return null;
        }
        UUID error = UUID.randomUUID();
        log.error("Error {}", error, e);
        HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "Unexpected error " + error);
        return handleExceptionInternal(e, problem, new HttpHeaders(), status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Object answer = body;
        if (answer == null && e instanceof org.springframework.web.ErrorResponse response) {
            answer = response.updateAndGetBody(getMessageSource(), java.util.Locale.ENGLISH);
        }
        if (answer instanceof ProblemDetail problem) {
            problem.setProperty("reason", problem.getDetail());
            if (request instanceof ServletWebRequest servlet) {
                problem.setInstance(instance(servlet.getRequest().getRequestURI()));
            }
        }
        // why: some of Spring's own headers cannot be added to.
        HttpHeaders own = HttpHeaders.copyOf(headers);
        own.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.handleExceptionInternal(e, answer, own, status, request);
    }

    /** A request's path as a problem shows it; null when it is so malformed that it cannot be shown. */
    static @Nullable URI instance(String path) {
        try {
            return new URI(path);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private @Nullable ResponseEntity<Object> answer(HttpStatus status, Exception e, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.getMessage());
        return handleExceptionInternal(e, problem, new HttpHeaders(), status, request);
    }
}
