package io.encoreservice.engine.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the content folder as its tenant asks: a file appears whole or not at all, and is judged and replaced in one step. Nothing
 * hidden is touched and no link is followed.
 */
public final class ContentChanges {

    private static final Logger LOG = LoggerFactory.getLogger(ContentChanges.class);
    private static final int TRIES = 10;
    private static final int MOST_FILES = 100_000;

    private final UserContent content;
    private final Limits limits;

    public ContentChanges(UserContent content, Limits limits) {
        this.content = content;
        this.limits = limits;
    }

    /**
     * How much may be brought; 0 means no limit.
     *
     * @param fileSize bytes of one file
     * @param storage bytes that the folder may hold
     */
    public record Limits(long fileSize, long storage) {}

    /** Whether a file is in the state that a change is meant for. */
    @FunctionalInterface
    public interface Condition {

        /** @param etag the present file's, null when there is none */
        boolean allows(@Nullable String etag);
    }

    /**
     * A file that was put in its place.
     *
     * @param etag its version
     * @param created whether there was none before
     */
    public record Placed(String etag, boolean created) {}

    /**
     * Takes a file in, streamed, and makes the folders on its way.
     *
     * @param length as announced, negative when it was not
     * @throws ContentConflictException when the path is a folder's or leads through a file
     * @throws ContentChangedException when the condition does not hold, before the body is read or after it
     * @throws IOException when the body ends early or the file cannot be written
     */
    public Placed put(String virtualPath, long length, InputStream body, Condition condition)
            throws ContentPathException, ContentConflictException, ContentChangedException, FileTooLargeException,
                    NoRoomException, IOException {
        judge(virtualPath, condition);
        UploadAllowance allowance = new UploadAllowance(limits, content::size, content::arriving);
        allowance.announced(length);
        Path upload = content.uploads().receive(body, allowance);
        try {
            return place(virtualPath, upload, condition);
        } finally {
            Files.deleteIfExists(upload);
        }
    }

    /**
     * Deletes a file, or a folder with nothing or, when that is wished, with everything visible in it.
     *
     * @throws NoSuchFileException when there is nothing
     * @throws ContentConflictException when it is the root, or a folder that is not empty
     * @throws ContentChangedException when the condition does not hold
     */
    public void delete(String virtualPath, boolean recursive, Condition condition)
            throws ContentPathException, ContentConflictException, ContentChangedException, IOException {
        VirtualPath path = VirtualPath.of(virtualPath);
        Path file = content.resolve(virtualPath);
        if (path.names().isEmpty()) {
            throw new ContentConflictException(UserContent.ROOT + " itself cannot be deleted");
        }
        try {
            if (recursive && content.isFolder(file)) {
                check(path, null, condition);
                Files.walkFileTree(file, new Removal());
            } else {
                delete(path, file, condition);
            }
        } catch (DirectoryNotEmptyException e) {
            throw new ContentConflictException("'" + path + "' is a folder that is not empty"
                    + (recursive ? ": something new or hidden is in it" : "; ?recursive=true deletes what is in it"));
        }
    }

    private synchronized void delete(VirtualPath path, Path file, Condition condition)
            throws ContentChangedException, IOException {
        boolean folder = content.isFolder(file);
        if (!folder && !UserContent.isReadable(file)) {
            throw new NoSuchFileException(path.toString());
        }
        check(path, folder ? null : ContentVersion.of(file).etag(), condition);
        Files.delete(file);
    }

    /**
     * The virtual paths of all files in a folder and below it; the path itself if it is no folder.
     *
     * @throws ContentConflictException when there are more than {@value #MOST_FILES}
     */
    public List<String> files(String virtualPath) throws ContentPathException, ContentConflictException, IOException {
        VirtualPath path = VirtualPath.of(virtualPath);
        Path start = content.resolve(virtualPath);
        if (!content.isFolder(start)) {
            return List.of(path.toString());
        }
        List<String> found = new ArrayList<>();
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.add(path + "/" + start.relativize(file));
                return found.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        if (found.size() > MOST_FILES) {
            throw new ContentConflictException("'" + path + "' has more than " + MOST_FILES
                    + " files in it; delete the folders in it one after the other");
        }
        return found;
    }

    private synchronized void judge(String virtualPath, Condition condition)
            throws ContentPathException, ContentConflictException, ContentChangedException, IOException {
        VirtualPath path = VirtualPath.of(virtualPath);
        Path file = content.resolve(virtualPath);
        if (content.isFolder(file)) {
            throw new ContentConflictException("'" + path + "' is a folder");
        }
        check(path, etag(file), condition);
        Path parent = file;
        for (int i = path.names().size() - 1; i > 0; i--) {
            parent = Objects.requireNonNull(parent.getParent());
            if (Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
                if (!content.isFolder(parent)) {
                    String name = String.join("/", path.names().subList(0, i));
                    throw new ContentConflictException("'" + UserContent.ROOT + "/" + name + "' is a file, no folder");
                }
                return;
            }
        }
    }

    private Placed place(String virtualPath, Path upload, Condition condition)
            throws ContentPathException, ContentConflictException, ContentChangedException, NoRoomException,
                    IOException {
        String etag = ContentVersion.of(upload).etag();
        for (int tries = 1; ; tries++) {
            try {
                boolean created = replace(virtualPath, upload, condition);
                toDisk(Objects.requireNonNull(content.resolve(virtualPath).getParent()));
                return new Placed(etag, created);
            } catch (NoSuchFileException e) {
                // why: a folder on the way was deleted between its making and the rename.
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private synchronized boolean replace(String virtualPath, Path upload, Condition condition)
            throws ContentPathException, ContentConflictException, ContentChangedException, NoRoomException,
                    IOException {
        judge(virtualPath, condition);
        Path target = content.resolve(virtualPath);
        Path folder = Objects.requireNonNull(target.getParent());
        boolean created = !UserContent.isReadable(target);
        try {
            Files.createDirectories(folder);
            Files.move(upload, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileAlreadyExistsException e) {
            throw new ContentConflictException("'" + VirtualPath.of(virtualPath) + "' leads through a file");
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            if (content.isFolder(target)) {
                throw new ContentConflictException("'" + VirtualPath.of(virtualPath) + "' is a folder");
            }
            throw UploadFolder.told(e);
        }
        return created;
    }

    private static void check(VirtualPath path, @Nullable String etag, Condition condition)
            throws ContentChangedException {
        if (!condition.allows(etag)) {
            throw new ContentChangedException(path.toString());
        }
    }

    private static @Nullable String etag(Path file) throws IOException {
        return UserContent.isReadable(file) ? ContentVersion.of(file).etag() : null;
    }

    private static void toDisk(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // why: not every file system can be told to keep a folder's names; the file itself is kept.
            LOG.debug("The names in a folder could not be forced to disk", e);
        }
    }

    /** Deletes what is visible, children first; links go, what they point at stays. */
    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!isHidden(file)) {
                Files.deleteIfExists(file);
            }
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
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path file) {
            return file.getFileName().toString().startsWith(".");
        }
    }
}
