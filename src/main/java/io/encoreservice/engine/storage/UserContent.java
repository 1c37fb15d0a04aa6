package io.encoreservice.engine.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;

/** The instance's own content folder; tenants know it as {@code /usercontent}. */
public final class UserContent {

    /** What every virtual path begins with. */
    public static final String ROOT = "/usercontent";

    private static final Duration DEAD_UPLOAD = Duration.ofMinutes(10);

    private final Path root;
    private final AttemptFolders attempts;
    private final UploadFolder uploads;
    private final ContentSize size;

    public UserContent(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.size = new ContentSize(this.root);
        this.attempts = new AttemptFolders(this.root.resolve(".attempts"));
        this.uploads = new UploadFolder(this.root.resolve(".uploads"));
    }

    /** A virtual path written in the one way that equal places have in common. */
    public static String canonical(String virtualPath) throws ContentPathException {
        return VirtualPath.of(virtualPath).toString();
    }

    /**
     * A virtual path without doubled or trailing slashes.
     *
     * @throws ContentPathException when it is refused as {@link #resolve} would refuse it
     */
    public static String plain(String virtualPath) throws ContentPathException {
        return VirtualPath.of(virtualPath).toString();
    }

    /**
     * The file that a virtual path such as {@code /usercontent/demo/a.mp4} names; it need not exist.
     *
     * @throws ContentPathException when the path is not below {@link #ROOT} or would leave the folder, by {@code ..},
     *     by a symbolic link or otherwise
     */
    public Path resolve(String virtualPath) throws ContentPathException {
        VirtualPath path = VirtualPath.of(virtualPath);
        try {
            Path file = root;
            for (String name : path.names()) {
                file = file.resolve(name);
                if (Files.isSymbolicLink(file)) {
                    throw new ContentPathException("'" + path + "' must not lead through a symbolic link");
                }
            }
            return file;
        } catch (InvalidPathException e) {
            throw new ContentPathException("'" + path + "' contains a character that file names cannot have here");
        }
    }

    /**
     * What lies in a folder; nothing in the root before anything was written.
     *
     * @throws ContentPathException when the path is refused or names no folder
     * @throws IOException when the folder cannot be read
     */
    public ContentListing list(String virtualPath) throws ContentPathException, IOException {
        VirtualPath path = VirtualPath.of(virtualPath);
        Path folder = resolve(virtualPath);
        if (folder.equals(root)) {
            Files.createDirectories(root);
        }
        if (!isFolder(folder)) {
            throw new ContentPathException("'" + path + "' is no folder");
        }
        return ContentListing.of(path, folder);
    }

    /**
     * Whether a resolved file may be read by tenants: it exists and is an ordinary file.
     *
     * @param file as {@link #resolve} gave it
     */
    public static boolean isReadable(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Whether a resolved file is a folder; the root always is, even before anything was written.
     *
     * @param file as {@link #resolve} gave it
     */
    public boolean isFolder(Path file) {
        return file.equals(root) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** How many bytes all files have, those of running attempts included; not newer than a second or so. */
    public long size() {
        return size.bytes();
    }

    /** What was accepted of an upload counts before it is written. */
    void arriving(long bytes) {
        size.add(bytes);
    }

    /**
     * The folder where one attempt of a job writes; hidden from tenants, on the same file system as the content. It need
     * not exist: see {@link #createAttemptFolder}.
     */
    public Path attemptFolder(UUID job, String attempt) {
        return attempts.of(job, attempt);
    }

    /**
     * The same folder, made if it was not there, for this user alone.
     *
     * @throws IOException when it cannot be made
     */
    public Path createAttemptFolder(UUID job, String attempt) throws IOException {
        return attempts.create(job, attempt);
    }

    /**
     * Deletes what some attempts of a job left, so that they take no room while others run.
     *
     * @param discarded whether an attempt is one of them
     * @throws IOException when something could not be deleted
     */
    public void discardAttempts(UUID job, Predicate<String> discarded) throws IOException {
        attempts.discard(job, discarded);
    }

    /**
     * Deletes what all attempts of a job left.
     *
     * @throws IOException when something could not be deleted
     */
    public void discardAttempts(UUID job) throws IOException {
        attempts.discard(job);
    }

    /**
     * Deletes the attempts of all jobs that nobody needs any more.
     *
     * @param needed whether a job may still run or publish
     * @return how many jobs' attempts were deleted
     * @throws IOException when something could not be deleted
     */
    public int sweepAttempts(Predicate<UUID> needed) throws IOException {
        return attempts.sweep(needed);
    }

    /**
     * Deletes what dead engines left of uploads.
     *
     * @return how many uploads were deleted
     * @throws IOException when something could not be deleted
     */
    public int sweepUploads() throws IOException {
        return uploads.sweep(DEAD_UPLOAD);
    }

    UploadFolder uploads() {
        return uploads;
    }
}
