package io.encoreservice.controlplane.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Everything an installation keeps on this machine; readable by its owner only. */
public final class DataFolder {

    private static final int KEY_BYTES = 32;

    private final Path root;

    public DataFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
        create(this.root);
    }

    public Path root() {
        return root;
    }

    /** A folder below {@link #root()}, made when it is not there. */
    public Path folder(String name) {
        return create(root.resolve(name));
    }

    /**
     * The installation's key, made at the first call ever, file mode 0600.
     *
     * @throws UncheckedIOException when it cannot be made
     * @throws StartRefusedException when it cannot be read or is too short
     */
    public InstallationKey key() {
        Path file = root.resolve("installation.key");
        try {
            if (Files.notExists(file)) {
                createKey(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the installation key " + file, e);
        }
        return InstallationKey.of(file);
    }

    private void createKey(Path file) throws IOException {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        Path draft = Files.createTempFile(
                root,
                "installation",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(draft, secret);
            // why: a link fails when the name exists, so of two first starts only one key survives, complete.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException otherWasFirst) {
            // why: the other process's key is as good as ours.
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Path create(Path folder) {
        try {
            if (Files.notExists(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder, e);
        }
    }
}
