package io.encoreservice.shared.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.util.FileSystemUtils;

/** Files of the class path that are unpacked together, once per content: two processes and a crash halfway included. */
final class Bundle {

    private static final Logger log = LoggerFactory.getLogger(Bundle.class);
    private static final int HASH_LENGTH = 12;

    private final String name;
    private final String title;
    private final List<Resource> files;

    /**
     * Describes a bundle.
     *
     * @param name begins the folder's name
     * @param title what people call it
     * @param files what is in it
     */
    Bundle(String name, String title, List<Resource> files) {
        this.name = name;
        this.title = title;
        this.files = files;
    }

    /** The folder below {@code parent} that holds the files, unpacked now unless they were before. */
    Path unpackInto(Path parent) {
        try {
            Path home = parent.resolve(name + "-" + hash());
            if (Files.notExists(home)) {
                Files.createDirectories(parent);
                unpackLocked(parent, home);
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + title + " into " + parent, e);
        }
    }

    private void unpackLocked(Path parent, Path home) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        parent.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid() && Files.notExists(home)) {
                unpack(parent.resolve(home.getFileName() + ".part"), home);
            }
        }
    }

    private void unpack(Path draft, Path home) throws IOException {
        log.info("Unpacking {} (once)…", title);
        long begin = System.nanoTime();
        FileSystemUtils.deleteRecursively(draft);
        Files.createDirectory(draft);
        for (Resource file : files) {
            Path target = draft.resolve(filename(file));
            try (InputStream in = file.getInputStream()) {
                Files.copy(in, target);
            }
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        log.info(
                "Unpacked {} in {} ms",
                title,
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private String hash() throws IOException {
        MessageDigest digest = sha256();
        for (Resource file : files) {
            String line = filename(file) + " " + file.contentLength() + " " + checksum(file) + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH);
    }

    private static long checksum(Resource file) throws IOException {
        URLConnection connection = file.getURL().openConnection();
        return connection instanceof JarURLConnection jar && jar.getJarEntry() != null
                ? jar.getJarEntry().getCrc()
                : file.lastModified();
    }

    private static String filename(Resource file) {
        String filename = file.getFilename();
        if (filename == null || filename.isEmpty()) {
            throw new IllegalArgumentException(file + " has no file name");
        }
        return filename;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
