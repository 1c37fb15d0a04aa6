package io.encoreservice.engine.web;

import io.encoreservice.engine.job.JobFilter;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobStatus;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** SVT Encore's searches; each reads one index. */
@RestController
@Tag(name = "encoreJobs")
@RequestMapping(
        path = "/encoreJobs/search",
        produces = {EncoreJobController.HAL, MediaType.APPLICATION_JSON_VALUE, EncoreJobController.VND_HAL})
class JobSearchController {

    private final JobRepository jobs;
    private final JobLinks links = new JobLinks();

    JobSearchController(JobRepository jobs) {
        this.jobs = jobs;
    }

    @GetMapping
    Map<String, Object> searches() {
        return links.searches();
    }

    @PageParameters
    @GetMapping("/findByStatus")
    JobList findByStatus(
            @RequestParam("status") JobStatus status,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters)
            throws IllegalSortException {
        return find(JobFilter.byStatus(status), "status", status.name(), parameters);
    }

    @PageParameters
    @GetMapping("/findByProfile")
    JobList findByProfile(
            @RequestParam("profile") String profile,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters)
            throws IllegalSortException {
        return find(JobFilter.byProfile(profile), "profile", profile, parameters);
    }

    @PageParameters
    @GetMapping("/findByBaseName")
    JobList findByBaseName(
            @RequestParam("baseName") String baseName,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters)
            throws IllegalSortException {
        return find(JobFilter.byBaseName(baseName), "baseName", baseName, parameters);
    }

    @PageParameters
    @GetMapping("/findByExternalId")
    JobList findByExternalId(
            @RequestParam("externalId") String externalId,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters)
            throws IllegalSortException {
        return find(JobFilter.byExternalId(externalId), "externalId", externalId, parameters);
    }

    private JobList find(JobFilter filter, String parameter, String value, MultiValueMap<String, String> parameters)
            throws IllegalSortException {
        PageQuery query = PageQuery.of(parameters);
        String search = "findBy" + Character.toUpperCase(parameter.charAt(0)) + parameter.substring(1);
        return links.found(
                jobs.page(filter, query.order(), query.offset(), query.size()), query, search, parameter, value);
    }
}
