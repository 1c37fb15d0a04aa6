package io.encoreservice.engine.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** The instance's own content folder; tenants know it as {@code /usercontent}. */
public final class UserContent {

    /** What every virtual path begins with. */
    public static final String ROOT = "/usercontent";

    private final Path root;

    public UserContent(Path root) {
        this.root = root;
    }

    /**
     * The file that a virtual path such as {@code /usercontent/demo/a.mp4} names; it need not exist.
     *
     * @throws ContentPathException when the path is not below {@link #ROOT} or would leave the folder, by {@code ..},
     *     by a symbolic link or otherwise
     */
    public Path resolve(String virtualPath) throws ContentPathException {
        throw new ContentPathException("to be built: " + root + virtualPath);
    }

    /** The folder where one attempt of a job writes; hidden from tenants, on the same file system as the content. */
    public Path attemptFolder(UUID job, int attempt) {
        return root.resolve(".attempts").resolve(job.toString()).resolve(Integer.toString(attempt));
    }

    /**
     * Deletes what all attempts of a job left.
     *
     * @throws IOException when something could not be deleted
     */
    public void discardAttempts(UUID job) throws IOException {
        throw new IOException("to be built");
    }
}
