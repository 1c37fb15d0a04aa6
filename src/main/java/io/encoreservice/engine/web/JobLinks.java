package io.encoreservice.engine.web;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/** Makes jobs and pages with links that lead to where the client's request came from. */
final class JobLinks {

    private static final String JOBS = "/encoreJobs";
    private static final String SEARCH = JOBS + "/search";

    JobItem item(EncoreJob job) {
        return JobItem.of(job, self(job));
    }

    Link self(EncoreJob job) {
        return new Link(base() + JOBS + "/" + job.id());
    }

    JobList all(JobPage page, PageQuery query) {
        Map<String, Link> links = pageLinks(page, query, UriComponentsBuilder.fromUriString(base() + JOBS), "");
        links.put("search", new Link(base() + SEARCH));
        return list(page, query, links);
    }

    JobList found(JobPage page, PageQuery query, String search, String parameter, String value) {
        UriComponentsBuilder address = UriComponentsBuilder.fromUriString(base() + SEARCH + "/" + search)
                .queryParam(parameter, "{value}");
        return list(page, query, pageLinks(page, query, address, value));
    }

    Map<String, Object> searches() {
        Map<String, Object> links = new LinkedHashMap<>();
        for (String field : List.of("status", "profile", "baseName", "externalId")) {
            String name = "findBy" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
            links.put(name, new TemplatedLink(base() + SEARCH + "/" + name + "{?" + field + "}", true));
        }
        links.put("self", new Link(base() + SEARCH));
        return Map.of("_links", links);
    }

    private record TemplatedLink(String href, boolean templated) {}

    private JobList list(JobPage page, PageQuery query, Map<String, Link> links) {
        return new JobList(
                new JobList.Embedded(page.jobs().stream().map(this::item).toList()),
                links,
                new JobList.Page(query.page(), query.size(), page.total(), pages(page, query)));
    }

    private static Map<String, Link> pageLinks(
            JobPage page, PageQuery query, UriComponentsBuilder address, String value) {
        long pages = pages(page, query);
        boolean previous = query.page() > 0;
        boolean next = query.page() + 1L < pages;
        Map<String, Link> links = new LinkedHashMap<>();
        put(previous || next, links, "first", address, query, 0, value);
        put(previous, links, "prev", address, query, query.page() - 1L, value);
        put(true, links, "self", address, query, query.page(), value);
        put(next, links, "next", address, query, query.page() + 1L, value);
        put(previous || next, links, "last", address, query, Math.max(pages - 1, 0), value);
        return links;
    }

    private static void put(
            boolean wanted,
            Map<String, Link> links,
            String name,
            UriComponentsBuilder address,
            PageQuery query,
            long page,
            String value) {
        if (wanted) {
            links.put(
                    name,
                    new Link(address.cloneBuilder()
                            .queryParam("page", page)
                            .queryParam("size", query.size())
                            .queryParam("sort", query.sort())
                            .encode()
                            .buildAndExpand(value)
                            .toUriString()));
        }
    }

    private static long pages(JobPage page, PageQuery query) {
        return Math.ceilDiv(page.total(), (long) query.size());
    }

    private static String base() {
        return ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
    }
}
