package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.ObjectStorage;
import io.encoreservice.engine.storage.S3Address;
import io.encoreservice.engine.storage.UserContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renames the complete files of a committed attempt into place, or uploads them. */
public final class OutputPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(OutputPublisher.class);

    private static final int TRIES = 10;

    private final UserContent content;
    private final ObjectStorage storage;

    public OutputPublisher(UserContent content, ObjectStorage storage) {
        this.content = content;
        this.storage = storage;
    }

    /**
     * Publishes every file of the manifest, each by one rename or one upload. May be repeated after a crash: a file that is
     * already in place is left there, an object is written again.
     *
     * @throws StagedLostException when a file can be found neither staged nor in place
     * @throws IOException when one cannot be moved or uploaded
     */
    public void publish(OutputManifest manifest, Path attemptFolder) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (OutputManifest.Entry entry : manifest.files()) {
            Path staged = attemptFolder.resolve(entry.staged()).normalize();
            if (!staged.startsWith(attemptFolder.normalize())) {
                throw new IOException(entry.target() + " is not staged in its attempt");
            }
            if (S3Address.isMeant(entry.target())) {
                upload(entry, staged);
            } else {
                folders.add(move(entry, staged));
            }
        }
        folders.forEach(OutputPublisher::toDisk);
    }

    private Path move(OutputManifest.Entry entry, Path staged) throws IOException {
        Path target = target(entry);
        Path folder = Objects.requireNonNull(target.getParent());
        // why: an attempt that was taken for dead may have moved it before, or does so just now.
        if (!moved(staged, entry) && !UserContent.isReadable(target)) {
            throw new StagedLostException(entry.target());
        }
        return folder;
    }

    private boolean moved(Path staged, OutputManifest.Entry entry) throws IOException {
        for (int tries = 0; tries < TRIES && Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS); tries++) {
            try {
                // why: a folder on the way may have become a link since it was first resolved.
                Path target = target(entry);
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return true;
            } catch (NoSuchFileException e) {
                // why: another attempt moved it just now, or its folder was deleted while it was empty.
                LOG.debug("{} could not be moved into place at once", entry.target(), e);
            }
        }
        return false;
    }

    private static void toDisk(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // why: not every file system can be told to keep a folder's names; the files themselves are kept.
            LOG.debug("The names in a folder could not be forced to disk", e);
        }
    }

    private void upload(OutputManifest.Entry entry, Path staged) throws IOException {
        if (!Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)) {
            throw new StagedLostException(entry.target());
        }
        try {
            storage.upload(staged, S3Address.ofObject(entry.target()));
        } catch (ContentPathException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Path target(OutputManifest.Entry entry) throws IOException {
        try {
            return content.resolve(entry.target());
        } catch (ContentPathException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
