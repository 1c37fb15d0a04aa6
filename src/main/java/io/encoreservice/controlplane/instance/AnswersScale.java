package io.encoreservice.controlplane.instance;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the answer that is a scale. */
@ApiResponse(
        responseCode = "200",
        description = "The scale",
        content =
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = ScaleDocument.class),
                        examples = @ExampleObject("{\"actualReplicas\":1,\"desiredReplicas\":2,\"maxReplicas\":2}")))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AnswersScale {}
