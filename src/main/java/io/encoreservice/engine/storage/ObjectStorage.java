package io.encoreservice.engine.storage;

import io.encoreservice.engine.egress.OutboundTunnel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The instance's object storage; nothing of it is loaded before the first {@code s3://} address is used. */
public final class ObjectStorage implements AutoCloseable {

    private static final long LARGEST_UPLOAD = 5L << 40;

    private final S3Properties properties;
    private final OutboundTunnel tunnel;
    private @Nullable S3Connection connection;

    ObjectStorage(S3Properties properties, OutboundTunnel tunnel) {
        this.properties = properties;
        this.tunnel = tunnel;
    }

    /** That of an instance without settings. */
    public static ObjectStorage none() {
        return new ObjectStorage(new S3Properties(false, "", true, "", "", "", ""), (host, port, tls) -> {
            throw new IOException("there is no way to object storage");
        });
    }

    /** Whether this instance was told how to reach object storage. */
    public boolean isUsable() {
        return properties.isUsable();
    }

    /**
     * A web address under which an object can be read for a week; whoever knows it may read, so it must be shown to nobody.
     *
     * @throws ObjectStorageException when there are no usable settings
     */
    public URI readable(S3Address object) throws ObjectStorageException {
        return connection(object).readable(object);
    }

    /**
     * An object's size in bytes.
     *
     * @throws ObjectStorageException when it cannot be read
     */
    public long sizeOf(S3Address object) throws ObjectStorageException {
        return connection(object).sizeOf(object);
    }

    /**
     * Stores a file as an object, whether or not there is one by that name.
     *
     * @throws ObjectStorageException when it cannot be stored, after trying repeatedly where that may help
     */
    public void upload(Path file, S3Address object) throws IOException {
        if (Files.size(file) > LARGEST_UPLOAD) {
            throw new ObjectStorageException(object + " cannot be written: it is larger than 5 TB", null);
        }
        connection(object).upload(file, object);
    }

    private synchronized S3Connection connection(S3Address object) throws ObjectStorageException {
        if (!isUsable()) {
            throw new ObjectStorageException(object + " cannot be used: this instance has no S3 settings", null);
        }
        S3Connection open = connection;
        if (open == null) {
            open = S3Connection.open(properties, tunnel);
            connection = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
