package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.profile.Vmaf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
     * @param decodedOutput which output it is made of, once that is encoded, null for the input itself
     * @param vmaf how it is compared with its input, null for not at all
     */
    record Video(
            String inputLabel,
            @Nullable String filter,
            List<String> firstPass,
            List<String> params,
            @Nullable Integer decodedOutput,
            @Nullable Vmaf vmaf) {

        /** An option with its value, nothing when it is not given. */
        List<String> option(String name) {
            int at = params.indexOf(name);
            return at < 0 ? List.of() : params.subList(at, at + 2);
        }

        /** The values of all options whose names, with a dash before and a stream's specifier behind, match. */
        List<String> values(Pattern names) {
            return IntStream.range(0, params.size() - 1)
                    .filter(at -> names.matcher(params.get(at)).matches())
                    .mapToObj(at -> params.get(at + 1))
                    .toList();
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

    /** What the first of two passes makes of it: pictures only. */
    PlannedOutput firstPassOnly() {
        Video whole = Objects.requireNonNull(video);
        Video pictures = new Video(whole.inputLabel(), whole.filter(), whole.firstPass(), whole.params(), null, null);
        return new PlannedOutput(id, fileName, format, false, pictures, List.of(), null);
    }

    /** Whether it holds a picture that moves. */
    boolean isFilm() {
        return video != null && !image;
    }

    /** Which output it is made of, null for the inputs. */
    @Nullable
    Integer decodedOutput() {
        return video == null ? null : video.decodedOutput();
    }

    /** How it is compared with its input, null for not at all. */
    @Nullable
    Vmaf vmaf() {
        return video == null ? null : video.vmaf();
    }

    /** Those made of the inputs, in the order of the last pass: what is encoded twice first. */
    static List<PlannedOutput> encodedFromInputs(Collection<PlannedOutput> outputs) {
        return Stream.concat(
                        outputs.stream().filter(PlannedOutput::twoPass),
                        outputs.stream().filter(output -> !output.twoPass()))
                .filter(output -> output.decodedOutput() == null)
                .toList();
    }
}
