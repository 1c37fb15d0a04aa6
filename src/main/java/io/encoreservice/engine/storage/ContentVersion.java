package io.encoreservice.engine.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * By what one state of a file is told from another.
 *
 * @param length bytes
 * @param modified milliseconds since 1970, in seconds' precision as HTTP has it
 * @param etag changes with every new file of this name, quotes included; it does not change when the file is renamed
 */
public record ContentVersion(long length, long modified, String etag) {

    public static ContentVersion of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        long nanos = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        String etag = "\"" + Long.toHexString(attributes.size()) + "-" + Long.toHexString(nanos) + "-"
                + Integer.toHexString(String.valueOf(attributes.fileKey()).hashCode()) + "\"";
        long seconds = attributes.lastModifiedTime().to(TimeUnit.SECONDS);
        return new ContentVersion(attributes.size(), TimeUnit.SECONDS.toMillis(seconds), etag);
    }
}
