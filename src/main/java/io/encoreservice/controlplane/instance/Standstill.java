package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the answers to who wants something of an engine that stands still. */
@ApiResponse(
        responseCode = "403",
        description = "The tenant is suspended, or its time is over",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = Reason.class)))
@ApiResponse(
        responseCode = "409",
        description = "The instance is stopped",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = Reason.class)))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Standstill {}
