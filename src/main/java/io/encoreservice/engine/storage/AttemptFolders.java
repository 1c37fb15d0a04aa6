package io.encoreservice.engine.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where attempts of jobs write before anything is published, one folder each. */
record AttemptFolders(Path folder) {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    Path of(UUID job, String attempt) {
        return folder.resolve(job.toString()).resolve(attempt);
    }

    Path create(UUID job, String attempt) throws IOException {
        // why: two folders are new, and each is made at once when the one above it is there.
        Files.createDirectories(folder.resolve(job.toString()), OWNER_ONLY);
        return Files.createDirectories(of(job, attempt), OWNER_ONLY);
    }

    void discard(UUID job, Predicate<String> attempts) throws IOException {
        Path all = folder.resolve(job.toString());
        if (!Files.isDirectory(all, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> discarded;
        try (Stream<Path> entries = Files.list(all)) {
            discarded = entries.filter(
                            entry -> attempts.test(entry.getFileName().toString()))
                    .toList();
        }
        for (Path attempt : discarded) {
            delete(attempt);
        }
    }

    void discard(UUID job) throws IOException {
        delete(folder.resolve(job.toString()));
    }

    int sweep(Predicate<UUID> needed) throws IOException {
        int swept = 0;
        for (Path attempts : existing()) {
            if (!needed.test(UUID.fromString(attempts.getFileName().toString()))) {
                delete(attempts);
                swept++;
            }
        }
        return swept;
    }

    private List<Path> existing() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(entry -> isUuid(entry.getFileName().toString())).forEach(found::add);
        }
        return found;
    }

    private static boolean isUuid(String name) {
        try {
            return UUID.fromString(name).toString().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Never follows a link: what a link points at is not ours to delete. */
    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
