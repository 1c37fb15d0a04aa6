package io.encoreservice.engine.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where uploads are written until they are whole, hidden and on the content's own file system. */
record UploadFolder(Path folder) {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Pattern FULL =
            Pattern.compile("No space left on device|Disk quota exceeded|File too large", Pattern.CASE_INSENSITIVE);
    private static final int BUFFER = 65_536;

    /** So much that a slow disk is done with it long before anybody gives up waiting for the answer. */
    private static final long FLUSHED_AT_ONCE = 64L * 1024 * 1024;

    /**
     * Writes a whole body to a new file and to the disk. Whatever goes wrong, nothing is left of it.
     *
     * @throws IOException when the body ends early or the file cannot be written
     */
    Path receive(InputStream body, UploadAllowance allowance)
            throws IOException, FileTooLargeException, NoRoomException {
        Path file = folder.resolve(UUID.randomUUID().toString());
        boolean whole = false;
        try (FileChannel channel = open(file)) {
            byte[] buffer = new byte[BUFFER];
            long received = 0;
            long flushed = 0;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                received += read;
                allowance.received(read);
                write(channel, ByteBuffer.wrap(buffer, 0, read));
                if (received - flushed >= FLUSHED_AT_ONCE) {
                    toDisk(channel);
                    flushed = received;
                }
            }
            toDisk(channel);
            whole = true;
            return file;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
                allowance.discarded();
            }
        }
    }

    /** Deletes what dead engines left: an upload that is alive brings something within this time. */
    int sweep(Duration silence) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        List<Path> uploads;
        try (Stream<Path> entries = Files.list(folder)) {
            uploads = entries.toList();
        }
        int swept = 0;
        Instant eldest = Instant.now().minus(silence);
        for (Path upload : uploads) {
            if (isOlder(upload, eldest) && Files.deleteIfExists(upload)) {
                swept++;
            }
        }
        return swept;
    }

    private static boolean isOlder(Path file, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(time);
        } catch (NoSuchFileException e) {
            // why: it came to its end meanwhile.
            return false;
        }
    }

    private FileChannel open(Path file) throws IOException, NoRoomException {
        try {
            Files.createDirectories(folder, OWNER_ONLY);
            return FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
        } catch (IOException e) {
            throw told(e);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException, NoRoomException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw told(e);
        }
    }

    private static void toDisk(FileChannel channel) throws IOException, NoRoomException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw told(e);
        }
    }

    /** The same failure, or that the disk is full. */
    static IOException told(IOException e) throws NoRoomException {
        if (FULL.matcher(String.valueOf(e.getMessage())).find()) {
            throw new NoRoomException("There is no room: the disk of the content folder is full");
        }
        return e;
    }
}
