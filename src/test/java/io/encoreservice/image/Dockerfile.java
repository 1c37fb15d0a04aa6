package io.encoreservice.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The recipe for those who have a container engine, instruction by instruction. */
final class Dockerfile {

    private static final Pattern PAIR = Pattern.compile("([\\w.]+)=(?:\"([^\"]*)\"|(\\S+))");

    private final List<String> instructions;

    private Dockerfile(List<String> instructions) {
        this.instructions = instructions;
    }

    static Dockerfile read() throws IOException {
        String text = Files.readString(Path.of("Dockerfile")).replaceAll("\\\\\\n\\s*", "");
        return new Dockerfile(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList());
    }

    /** What follows an instruction's name, for all of that name. */
    List<String> all(String name) {
        return instructions.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    String only(String name) {
        List<String> found = all(name);
        if (found.size() != 1) {
            throw new AssertionError(name + " stands " + found.size() + " times in the Dockerfile");
        }
        return found.getFirst();
    }

    /** The instructions of a name as pairs, such as those of ENV. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher matcher = PAIR.matcher(String.join(" ", all(name)));
        while (matcher.find()) {
            pairs.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        }
        return pairs;
    }

    /** The layers that are copied from the build stage, in order. */
    List<String> layers() {
        return all("COPY").stream()
                .map(Pattern.compile("--from=build /src/target/image/layers/([\\w-]+)/ /")::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    static List<String> words(String line) {
        return Arrays.asList(line.split(" "));
    }
}
