package io.encoreservice.engine.web;

import io.encoreservice.engine.job.JobOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The {@code page}, {@code size} and {@code sort} of a list, read as SVT Encore reads them. */
record PageQuery(int page, int size, JobOrder order) {

    private static final int DEFAULT_SIZE = 10;
    private static final int LARGEST_SIZE = 1_000;
    private static final JobOrder NEWEST_FIRST = new JobOrder(JobOrder.Key.CREATED_DATE, false);

    private record Sort(String property, String direction) {

        @Override
        public String toString() {
            return property + ": " + direction;
        }
    }

    /** Numbers that make no sense fall back to the defaults; a sort that does not is refused. */
    static PageQuery of(MultiValueMap<String, String> parameters) throws IllegalSortException {
        int page = number(parameters.getFirst("page"), 0, 0);
        int size = number(parameters.getFirst("size"), 1, DEFAULT_SIZE);
        return new PageQuery(page, Math.min(size, LARGEST_SIZE), order(parameters.get("sort")));
    }

    long offset() {
        return (long) page * size;
    }

    /** The sort as it stands in links. */
    String sort() {
        return order.key().wireName() + (order.ascending() ? ",asc" : ",desc");
    }

    private static int number(@Nullable String text, int least, int otherwise) {
        try {
            int number = text == null ? otherwise : Integer.parseInt(text.strip());
            return number < least ? otherwise : number;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static JobOrder order(@Nullable List<String> sorts) throws IllegalSortException {
        List<Sort> wanted = new ArrayList<>();
        for (String sort : sorts == null ? List.<String>of() : sorts) {
            wanted.addAll(parse(sort));
        }
        if (wanted.isEmpty()) {
            return NEWEST_FIRST;
        }
        if (wanted.size() > 1) {
            String all = wanted.stream().map(Sort::toString).collect(Collectors.joining(","));
            throw new IllegalSortException("Illegal sort: " + all + ". Only one sort property is allowed.");
        }
        Sort only = wanted.getFirst();
        JobOrder.Key key = Arrays.stream(JobOrder.Key.values())
                .filter(k -> k.wireName().equals(only.property()))
                .findFirst()
                .orElseThrow(() -> new IllegalSortException(
                        "Sorting by " + only.property() + " is not allowed! Allowed fields: [createdDate, priority]"));
        return new JobOrder(key, only.direction().equals("ASC"));
    }

    private static List<Sort> parse(String sort) {
        List<String> parts = Arrays.stream(sort.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.isEmpty()) {
            return List.of();
        }
        String last = parts.getLast().toUpperCase(Locale.ROOT);
        boolean directed = last.equals("ASC") || last.equals("DESC");
        return parts.subList(0, directed ? parts.size() - 1 : parts.size()).stream()
                .map(property -> new Sort(property, directed ? last : "ASC"))
                .toList();
    }
}
