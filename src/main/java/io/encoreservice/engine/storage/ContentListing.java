package io.encoreservice.engine.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in one folder, as tenants see it.
 *
 * @param path the folder's virtual path
 * @param files files and folders by name, hidden ones and links left out
 */
public record ContentListing(String path, List<Entry> files) {

    /**
     * @param name without the folder
     * @param size bytes; 0 for a folder
     * @param modified in seconds' precision
     * @param type {@code file} or {@code folder}
     */
    public record Entry(String name, long size, Instant modified, String type) {}

    static ContentListing of(VirtualPath path, Path folder) throws IOException {
        List<Entry> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                add(entry, found);
            }
        }
        found.sort(Comparator.comparing(Entry::name));
        return new ContentListing(path.toString(), List.copyOf(found));
    }

    private static void add(Path entry, List<Entry> found) throws IOException {
        String name = entry.getFileName().toString();
        if (name.startsWith(".")) {
            return;
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Instant modified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
            if (attributes.isRegularFile()) {
                found.add(new Entry(name, attributes.size(), modified, "file"));
            } else if (attributes.isDirectory()) {
                found.add(new Entry(name, 0, modified, "folder"));
            }
        } catch (NoSuchFileException e) {
            // why: it was moved away while the folder was read, so it is not there.
            return;
        }
    }
}
