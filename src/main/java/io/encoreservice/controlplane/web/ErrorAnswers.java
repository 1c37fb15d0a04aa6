package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.identity.InvalidNameException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns whatever goes wrong below the dispatcher into a {@link Reason}; an advice of a feature's own comes before it. */
@Order(Ordered.LOWEST_PRECEDENCE)
@RestControllerAdvice
class ErrorAnswers extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    @ExceptionHandler
    ResponseEntity<Object> reasoned(ReasonedException e) {
        if (e.getCause() != null) {
            log.warn("answered {}: {}", e.status(), e.getMessage(), e);
        }
        HttpHeaders headers = new HttpHeaders();
        e.retryAfterSeconds().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait)));
        return answer(HttpStatusCode.valueOf(e.status()), headers, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidName(InvalidNameException e) {
        return answer(HttpStatus.BAD_REQUEST, new HttpHeaders(), e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLargeException e) {
        return answer(HttpStatus.CONTENT_TOO_LARGE, new HttpHeaders(), e.getMessage());
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> unexpected(Exception e) {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            return null;
        }
        String id = UUID.randomUUID().toString();
        log.error("unexpected error {}", id, e);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                new HttpHeaders(),
                "an unexpected error, which the service's log knows as " + id);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        BodyTooLargeException tooLarge = BodyTooLargeException.among(e);
        return tooLarge == null
                ? answer(status, headers, UnreadableBody.reasonOf(e))
                : answer(HttpStatus.CONTENT_TOO_LARGE, headers, tooLarge.getMessage());
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(status, headers, phrase(status));
    }

    @Override
    protected ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(status, headers, pathOf(request) + " not found");
    }

    @Override
    protected ResponseEntity<Object> handleNoHandlerFoundException(
            NoHandlerFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(status, headers, pathOf(request) + " not found");
    }

    @Override
    protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                status,
                headers,
                "method " + e.getMethod() + " is not allowed here, only "
                        + list(Stream.ofNullable(e.getSupportedMethods()).flatMap(Stream::of)));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                status,
                headers,
                "content-type must be "
                        + list(e.getSupportedMediaTypes().stream().map(MediaType::toString)));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                status,
                headers,
                "only " + list(e.getSupportedMediaTypes().stream().map(MediaType::toString)) + " can be answered");
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(status, headers, violations(e.getAllErrors()));
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(status, headers, violations(e.getAllErrors()));
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(status, headers, "the parameter " + e.getParameterName() + " is missing");
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(status, headers, mismatch(e));
    }

    private static String pathOf(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }

    private static String violations(List<? extends MessageSourceResolvable> errors) {
        return errors.stream().map(ErrorAnswers::violation).sorted().distinct().collect(Collectors.joining("; "));
    }

    private static String violation(MessageSourceResolvable error) {
        String rule = Objects.requireNonNullElse(error.getDefaultMessage(), "is not valid");
        if (error instanceof FieldError field) {
            return field.getField() + " " + (field.isBindingFailure() ? "has the wrong type" : rule);
        }
        return (error instanceof ObjectError ? "the request " : "a parameter ") + rule;
    }

    private static String mismatch(TypeMismatchException e) {
        String name =
                e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : e.getPropertyName();
        Class<?> wanted = Objects.requireNonNullElse(e.getRequiredType(), Object.class);
        return Objects.requireNonNullElse(name, "a parameter") + " must be " + UnreadableBody.wanted(wanted);
    }

    private static String list(Stream<String> values) {
        return values.sorted().collect(Collectors.joining(", "));
    }

    static String phrase(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null ? "the request failed with " + status.value() : known.getReasonPhrase();
    }

    private static ResponseEntity<Object> answer(HttpStatusCode status, HttpHeaders headers, @Nullable String reason) {
        // why: a type set beforehand is kept whatever the request accepts, so a 406 can say so in JSON too.
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Reason.of(reason));
    }
}
