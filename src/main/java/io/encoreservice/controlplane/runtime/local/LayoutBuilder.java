package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Lays this program out for its engines: once per content, complete or not at all, and clears away older layouts. */
final class LayoutBuilder {

    private final Path root;
    private final ApplicationSource source;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable EngineLayout layout;

    LayoutBuilder(Path root, ApplicationSource source) {
        this.root = root;
        this.source = source;
    }

    /**
     * The layout, made by the first call.
     *
     * @throws IOException when the disk is full or the program's own jars cannot be read
     */
    EngineLayout layOut() throws IOException {
        lock.lock();
        try {
            EngineLayout known = layout;
            if (known != null && Files.exists(known.application())) {
                return known;
            }
            EngineLayout made = make();
            layout = made;
            return made;
        } finally {
            lock.unlock();
        }
    }

    private EngineLayout make() throws IOException {
        Files.createDirectories(root);
        try (FileChannel file =
                        FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = file.lock()) {
            EngineLayout wanted = new EngineLayout(root.resolve(source.fingerprint()));
            if (held.isValid() && Files.notExists(wanted.folder())) {
                EngineLayout draft = new EngineLayout(Files.createTempDirectory(root, "draft"));
                source.writeTo(draft);
                Files.move(draft.folder(), wanted.folder(), StandardCopyOption.ATOMIC_MOVE);
            }
            removeAllBut(wanted);
            return wanted;
        }
    }

    private void removeAllBut(EngineLayout wanted) throws IOException {
        List<Path> others;
        try (Stream<Path> folders = Files.list(root)) {
            others = folders.filter(Files::isDirectory)
                    .filter(folder -> !folder.equals(wanted.folder()))
                    .toList();
        }
        for (Path other : others) {
            // why: engines end with the service that holds the data folder, so nothing runs from an older layout.
            FileSystemUtils.deleteRecursively(other);
        }
    }
}
