package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the answer for a name that the caller has no instance of. */
@ApiResponse(
        responseCode = "404",
        description = "You have no instance of that name",
        content =
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = Reason.class),
                        examples = @ExampleObject("{\"reason\":\"Instance test not found\"}")))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface NotFound {}
