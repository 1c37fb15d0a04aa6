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

/** Documents the answer for more than the plan allows. */
@ApiResponse(
        responseCode = "403",
        description = "More than the plan allows",
        content =
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = Reason.class),
                        examples =
                                @ExampleObject(
                                        "{\"reason\":\"Limit reached: the plan 'default' allows 20 instances at once, remove one first\"}")))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface OverPlan {}
