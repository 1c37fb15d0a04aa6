package io.encoreservice.controlplane.runtime.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A short name for what went into it: texts, and files by name, size and time. */
final class Fingerprint {

    private static final int BYTES = 8;
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    Fingerprint add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return this;
    }

    Fingerprint addFile(String name, Path file) throws IOException {
        return add(name + " " + Files.size(file) + " "
                + Files.getLastModifiedTime(file).toMillis());
    }

    String value() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /** The entries of a class path that exist. */
    static List<Path> paths(String classPath) {
        return SEPARATOR
                .splitAsStream(classPath)
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .filter(Files::exists)
                .toList();
    }

    /** All files below a folder, in a stable order. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
