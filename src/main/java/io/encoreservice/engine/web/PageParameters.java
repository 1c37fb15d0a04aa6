package io.encoreservice.engine.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters that {@link PageQuery} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameters({
    @Parameter(
            in = ParameterIn.QUERY,
            name = "page",
            description = "Zero-based page index",
            schema = @Schema(type = "integer", defaultValue = "0", minimum = "0")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "size",
            description = "The size of the page, at most 1000",
            schema = @Schema(type = "integer", defaultValue = "10", minimum = "1")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "sort",
            description = "createdDate or priority, then asc or desc: createdDate,desc",
            schema = @Schema(type = "string", defaultValue = "createdDate,desc"))
})
@interface PageParameters {}
