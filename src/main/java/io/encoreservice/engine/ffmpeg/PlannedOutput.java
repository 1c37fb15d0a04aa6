package io.encoreservice.engine.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One file, or numbered row of pictures, that a command makes.
 *
 * @param id its name in filter labels, unique in a profile
 * @param fileName its name, with a number pattern when there are many
 * @param format the extension
 * @param image whether it is made of still pictures
 * @param video its picture, null for none
 * @param audio its sound
 * @param tiles the map that its pictures become, null for none
 */
public record PlannedOutput(
        String id,
        String fileName,
        String format,
        boolean image,
        @Nullable Video video,
        List<Audio> audio,
        @Nullable Tiles tiles) {

    /**
     * @param inputLabel whose picture
     * @param filter its own filters, null for none
     * @param firstPass options of the first pass, empty when one is enough
     * @param params options of the only or second pass
     */
    record Video(String inputLabel, @Nullable String filter, List<String> firstPass, List<String> params) {

        private static final Pattern RATE = Pattern.compile("(?:^|[,;\\]])fps=(?:fps=)?(\\d+(?:/\\d+)?)");

        /** An option with its value, nothing when it is not given. */
        List<String> option(String name) {
            int at = params.indexOf(name);
            return at < 0 ? List.of() : params.subList(at, at + 2);
        }

        /** The frame rates that it is brought to, as far as they can be told. */
        List<String> frameRates() {
            List<String> rates = new ArrayList<>();
            Stream.of("-r", "-r:v")
                    .map(this::option)
                    .filter(option -> !option.isEmpty())
                    .forEach(option -> rates.add(option.getLast()));
            if (filter != null) {
                RATE.matcher(filter).results().forEach(match -> rates.add(match.group(1)));
            }
            return rates;
        }
    }

    /**
     * @param inputLabel whose sound
     * @param filter its own filters, null for all streams as they are
     * @param params options, with a place for the stream's index
     */
    record Audio(String inputLabel, @Nullable String filter, List<String> params) {}

    /**
     * @param grid columns by rows
     * @param quality of the whole picture
     * @param target its file's name
     */
    record Tiles(String grid, int quality, String target) {}

    /**
     * The files there are, by number where there are many.
     *
     * @param exists whether the folder of outputs holds a file of that name
     */
    public List<String> fileNames(Predicate<String> exists) {
        if (tiles != null || !image) {
            String name = tiles == null ? fileName : tiles.target();
            return exists.test(name) ? List.of(name) : List.of();
        }
        List<String> names = new ArrayList<>();
        String name = fileName.formatted(1);
        while (exists.test(name)) {
            names.add(name);
            name = fileName.formatted(names.size() + 1);
        }
        return List.copyOf(names);
    }

    boolean twoPass() {
        return video != null && !video.firstPass().isEmpty();
    }
}
