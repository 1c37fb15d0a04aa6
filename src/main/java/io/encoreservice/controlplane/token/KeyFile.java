package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of a file, read anew when it changes; while there is none, the derived key. */
final class KeyFile implements KeyRing {

    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Path file;
    private final KeySet format;
    private final Clock clock;
    private volatile State state;

    /**
     * @param required whether the file must be there
     * @throws StartRefusedException when it is not, or is no good
     */
    KeyFile(Path file, boolean required, InstallationKey installation, Clock clock) {
        this.file = file;
        this.format = new KeySet(installation);
        this.clock = clock;
        Stamp stamp = stamp();
        if (stamp == null && required) {
            throw new StartRefusedException("there is no file of token keys " + file);
        }
        try {
            KeyRing keys = stamp == null ? KeyRing.of(installation) : read();
            this.state = new State(keys, stamp, clock.instant());
        } catch (InvalidKeySetException | IOException e) {
            throw new StartRefusedException("cannot use the token keys " + file + ": " + why(e));
        }
    }

    @Override
    public SigningKey signer(Instant now) {
        return current().signer(now);
    }

    @Override
    public Optional<SigningKey> find(String id, Instant now) {
        return current().find(id, now);
    }

    @Override
    public boolean answersAtOnce(Instant now) {
        return now.isBefore(state.read().plus(LOOK_AGAIN));
    }

    private KeyRing current() {
        return answersAtOnce(clock.instant()) ? state.keys() : look();
    }

    private synchronized KeyRing look() {
        State before = state;
        Instant now = clock.instant();
        if (now.isBefore(before.read().plus(LOOK_AGAIN))) {
            return before.keys();
        }
        Stamp stamp = stamp();
        KeyRing keys = before.keys();
        if (stamp == null ? before.stamp() != null : !stamp.equals(before.stamp())) {
            try {
                keys = read();
                log.info("read the token keys anew");
            } catch (InvalidKeySetException | IOException e) {
                log.warn("cannot use the token keys {} and goes on with those from before: {}", file, why(e));
            }
        }
        state = new State(keys, stamp, now);
        return keys;
    }

    private Keys read() throws IOException {
        return format.keys(format.members(Files.readAllBytes(file)));
    }

    private @Nullable Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return null;
        }
    }

    private static String why(Exception e) {
        return switch (e) {
            case InvalidKeySetException invalid -> String.valueOf(invalid.getMessage());
            case NoSuchFileException gone -> "it is not there";
            default -> "it cannot be read (" + e.getClass().getSimpleName() + ")";
        };
    }

    /** What the file looked like, so that a change is seen without reading it. */
    private record Stamp(FileTime modified, long size, String inode) {}

    private record State(KeyRing keys, @Nullable Stamp stamp, Instant read) {}
}
