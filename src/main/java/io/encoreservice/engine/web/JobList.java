package io.encoreservice.engine.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** A HAL page of jobs; {@code _embedded.encoreJobs} is there even when it is empty, since clients read it unasked. */
@Schema(name = "PagedModelEncoreJob")
record JobList(
        @JsonProperty("_embedded") Embedded embedded,
        @JsonProperty("_links") Map<String, Link> links,
        Page page) {

    /** The jobs of the page. */
    record Embedded(List<JobItem> encoreJobs) {}

    /** Where the page is in the list. */
    record Page(int number, int size, long totalElements, long totalPages) {}
}
