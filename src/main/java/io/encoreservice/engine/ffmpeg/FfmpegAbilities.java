package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.FilterText.Filter;
import io.encoreservice.engine.ffmpeg.FilterText.MalformedFilterException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the ffmpeg at hand was built with, so that a job beyond it is told what is missing before anything is encoded.
 *
 * @param encoders the encoders' names
 * @param filters the filters' names
 */
public record FfmpegAbilities(Set<String> encoders, Set<String> filters) {

    /** Reads what ffmpeg lists for {@code -encoders} and {@code -filters}. */
    static FfmpegAbilities read(List<String> encoders, List<String> filters) {
        return new FfmpegAbilities(
                names(
                        encoders,
                        words -> words.length > 2 && words[0].matches("[VAS][A-Z.]{5}") && !words[1].equals("=")),
                names(filters, words -> words.length > 2 && words[2].contains("->")));
    }

    private static Set<String> names(List<String> lines, Predicate<String[]> listed) {
        return lines.stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(listed)
                .map(words -> words[1])
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean filters(String name) {
        return filters.contains(name);
    }

    /** Refuses arguments that name an encoder or a filter that is not there. */
    void check(List<String> arguments) throws PlanException {
        for (int i = 0; i < arguments.size() - 1; i++) {
            String value = arguments.get(i + 1);
            if (arguments.get(i).matches("-c:[va](:\\d+)?")) {
                checkEncoder(value);
            } else if (arguments.get(i).equals("-filter_complex")) {
                checkFilters(value.replaceFirst("^sws_flags=[^;]*;", ""));
            }
        }
    }

    private void checkEncoder(String name) throws PlanException {
        if (!name.equals("copy") && !encoders.contains(name)) {
            throw new PlanException("The ffmpeg at hand has no encoder '" + name + "'");
        }
    }

    private void checkFilters(String graph) throws PlanException {
        try {
            for (Filter filter : FilterText.parse(graph)) {
                if (!filters.contains(filter.name())) {
                    throw new PlanException("The ffmpeg at hand has no filter '" + filter.name() + "'");
                }
            }
        } catch (MalformedFilterException e) {
            throw new PlanException("The filters are malformed: the graph " + e.rule(), e);
        }
    }
}
