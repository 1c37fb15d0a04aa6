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

/** Documents the answers that every call about instances may get. */
@ApiResponse(
        responseCode = "400",
        description = "A field breaks its rule",
        content =
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = Reason.class),
                        examples = @ExampleObject("{\"reason\":\"name must be 1 to 61 of a-z and 0-9: 'My-Test'\"}")))
@ApiResponse(
        responseCode = "401",
        description = "No token, or one that proves nothing",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = Reason.class)))
@ApiResponse(
        responseCode = "503",
        description = "The service's database is away for the moment; instances go on running",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = Reason.class)))
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface CommonRefusals {}
