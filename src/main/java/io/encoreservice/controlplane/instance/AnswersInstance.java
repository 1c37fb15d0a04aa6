package io.encoreservice.controlplane.instance;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the answer that is one instance. */
@ApiResponse(
        responseCode = "200",
        description = "The instance",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = InstanceDocument.class)))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AnswersInstance {}
