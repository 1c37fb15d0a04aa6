package io.encoreservice.engine.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a folder holds, counted anew at most once a second, and the more seldom the longer counting takes; what uploads
 * bring meanwhile is added at once, so that many cannot all take the same room.
 */
final class ContentSize {

    private static final Logger log = LoggerFactory.getLogger(ContentSize.class);
    private static final long SHORTEST_NANOS = 900_000_000L;
    private static final int SHARE = 20;

    private final Path root;
    private long counted;
    private long added;
    private long validUntil = System.nanoTime();

    ContentSize(Path root) {
        this.root = root;
    }

    synchronized long bytes() {
        long started = System.nanoTime();
        if (started - validUntil >= 0) {
            added = 0;
            counted = count();
            long now = System.nanoTime();
            validUntil = now + Math.max(SHORTEST_NANOS, SHARE * (now - started));
        }
        return counted + added;
    }

    /** So many bytes more will be there, or less. */
    synchronized void add(long bytes) {
        added += bytes;
    }

    private long count() {
        Sum sum = new Sum();
        try {
            Files.walkFileTree(root, sum);
        } catch (IOException e) {
            log.warn("The content folder cannot be counted: {}", e.getMessage());
        }
        return sum.bytes;
    }

    /** Adds up files; what vanishes meanwhile counts nothing. */
    private static final class Sum extends SimpleFileVisitor<Path> {

        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
