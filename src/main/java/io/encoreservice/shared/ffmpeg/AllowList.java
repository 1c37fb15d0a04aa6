package io.encoreservice.shared.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Names that may be given to ffmpeg, as a commented resource lists them. */
public record AllowList(Set<String> names, Set<String> flags) {

    /** Reads {@code /ffmpeg/<name>.txt}: one name a line, {@code !} after those that take no argument. */
    public static AllowList read(String name) {
        String resource = "/ffmpeg/" + name + ".txt";
        Set<String> names = new HashSet<>();
        Set<String> flags = new HashSet<>();
        for (String line : text(resource).lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.endsWith("!")) {
                flags.add(line.substring(0, line.length() - 1).strip());
            } else {
                names.add(line);
            }
        }
        return new AllowList(Set.copyOf(names), Set.copyOf(flags));
    }

    private static String text(String resource) {
        try (InputStream in = AllowList.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
