package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.UserContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Renames the complete files of a committed attempt into place. */
public final class OutputPublisher {

    private final UserContent content;

    public OutputPublisher(UserContent content) {
        this.content = content;
    }

    /**
     * Publishes every file of the manifest, each by one rename. May be repeated after a crash: a file that is already in
     * place is left there.
     *
     * @throws IOException when a file can be found neither staged nor in place, or cannot be moved
     */
    public void publish(OutputManifest manifest, Path attemptFolder) throws IOException {
        for (OutputManifest.Entry entry : manifest.files()) {
            publish(entry, attemptFolder);
        }
    }

    private void publish(OutputManifest.Entry entry, Path attemptFolder) throws IOException {
        Path staged = attemptFolder.resolve(entry.staged()).normalize();
        if (!staged.startsWith(attemptFolder.normalize())) {
            throw new IOException(entry.target() + " is not staged in its attempt");
        }
        Path target = target(entry);
        if (!Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)) {
            if (UserContent.isReadable(target)) {
                return;
            }
            throw new IOException(entry.target() + " was lost before it was published");
        }
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // why: a folder on the way may have become a link since it was first resolved.
        Files.move(staged, target(entry), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path target(OutputManifest.Entry entry) throws IOException {
        try {
            return content.resolve(entry.target());
        } catch (ContentPathException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
