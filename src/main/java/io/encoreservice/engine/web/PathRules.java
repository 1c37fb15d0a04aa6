package io.encoreservice.engine.web;

import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.ObjectStorage;
import io.encoreservice.engine.storage.S3Address;
import io.encoreservice.engine.storage.UserContent;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which names and addresses a job may hold; each check answers the rule that is broken, if one is. */
final class PathRules {

    // why: a suffix and an extension follow, and file systems take 255 bytes.
    private static final int LONGEST_BASE_NAME = 150;

    private final UserContent content;
    private final ObjectStorage storage;

    PathRules(UserContent content, ObjectStorage storage) {
        this.content = content;
        this.storage = storage;
    }

    Optional<String> checkInput(String uri) {
        String lower = uri.toLowerCase(Locale.ROOT);
        if (S3Address.isMeant(uri)) {
            return checkS3(() -> S3Address.ofObject(uri));
        }
        if (lower.startsWith("http:") || lower.startsWith("https:")) {
            return webAddress(uri) == null ? Optional.of("must be a valid http or https URL") : Optional.empty();
        }
        if (!uri.startsWith(UserContent.ROOT + "/")) {
            return Optional.of("must be an http, https or s3 URL, or a path under " + UserContent.ROOT);
        }
        return inside(uri);
    }

    Optional<String> checkOutputFolder(String folder) {
        if (S3Address.isMeant(folder)) {
            return checkS3(() -> S3Address.ofFolder(folder));
        }
        String root = UserContent.ROOT;
        if (!folder.equals(root) && !folder.startsWith(root + "/")) {
            return Optional.of("must be a path under " + root);
        }
        // why: the folder is checked as the parent of a file, so that the root itself may be named.
        return inside(folder + (folder.endsWith("/") ? "" : "/") + "file");
    }

    Optional<String> checkBaseName(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_BASE_NAME) {
            return Optional.of("must not be longer than " + LONGEST_BASE_NAME + " bytes");
        }
        if (name.startsWith("-")) {
            return Optional.of("must not begin with '-'");
        }
        if (name.contains("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == '%' || c < ' ' || c == 127)) {
            return Optional.of("must not contain '/', '\\', '..', '%' or control characters");
        }
        return inside(UserContent.ROOT + "/" + name);
    }

    static @Nullable URI webAddress(String address) {
        try {
            URI uri = new URI(address);
            String scheme = uri.getScheme();
            boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            return web && uri.getHost() != null ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private Optional<String> checkS3(Parsing parsing) {
        if (!storage.isUsable()) {
            return Optional.of("must not be an s3 URL: this instance has no S3 settings");
        }
        return checked(parsing);
    }

    private static Optional<String> checked(Parsing parsing) {
        try {
            parsing.parse();
            return Optional.empty();
        } catch (ContentPathException e) {
            return Optional.of("is not allowed: " + e.getMessage());
        }
    }

    /** Something that a path is read as. */
    @FunctionalInterface
    private interface Parsing {
        Object parse() throws ContentPathException;
    }

    private Optional<String> inside(String path) {
        return checked(() -> content.resolve(path));
    }
}
