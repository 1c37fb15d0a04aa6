package io.encoreservice.engine.profile;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fetches profiles from the jar, from the operator's files and from the web. */
public final class ProfileLocations implements ProfileSource {

    private final ProfileSource web;

    /** @param web who fetches {@code http(s):} locations, within the outbound policy */
    public ProfileLocations(ProfileSource web) {
        this.web = web;
    }

    @Override
    public byte[] read(URI location) throws IOException, InterruptedException {
        String scheme = location.getScheme() == null ? "" : location.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https" -> web.read(location);
            case "classpath" -> bundled(location.getSchemeSpecificPart());
            case "file" -> file(location);
            default -> throw new IOException("profiles cannot be read from such a location");
        };
    }

    private static byte[] bundled(String path) throws IOException {
        String resource = path.startsWith("/") ? path : "/" + path;
        try (InputStream in = ProfileLocations.class.getResourceAsStream(resource)) {
            return limited(in);
        }
    }

    private static byte[] file(URI location) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(location.getPath()))) {
            return limited(in);
        } catch (InvalidPathException | IOException e) {
            throw new IOException("it cannot be read", e);
        }
    }

    private static byte[] limited(@Nullable InputStream in) throws IOException {
        if (in == null) {
            throw new IOException("it cannot be read");
        }
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new IOException("it is larger than 1 MB");
        }
        return bytes;
    }
}
