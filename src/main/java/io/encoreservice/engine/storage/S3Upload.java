package io.encoreservice.engine.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Stores files as objects: whole, or when they are large in parts, each tried again by itself; an object of parts appears
 * when the last one is there. Of an engine that dies in between, parts may stay in the bucket unseen; a lifecycle rule for
 * incomplete multipart uploads clears them up. To end them here would end those of an attempt that is alive.
 *
 * @param client which tries again where that may help
 * @param part the least size of a part in bytes; smaller files are stored whole
 */
record S3Upload(S3Client client, long part) {

    /** In S3 a part has 5 MiB at least. */
    static final long PART = 64L << 20;

    // why: S3's own limits.
    private static final long MOST_PARTS = 10_000;
    private static final int FORBIDDEN = 403;

    private static final String TYPE = "application/octet-stream";

    /**
     * @throws SdkException when the storage refuses, or cannot be reached however often it is tried
     * @throws IOException when the file cannot be read, or the object has not its size afterwards
     */
    void store(Path file, S3Address object) throws IOException {
        long size = Files.size(file);
        if (size <= part) {
            client.putObject(request -> request.bucket(object.bucket()).key(object.key()), RequestBody.fromFile(file));
        } else {
            storeParts(file, size, object);
        }
        check(size, object);
    }

    private void storeParts(Path file, long size, S3Address object) {
        String upload = client.createMultipartUpload(
                        request -> request.bucket(object.bucket()).key(object.key()))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            long length = Math.max(part, (size + MOST_PARTS - 1) / MOST_PARTS);
            for (long from = 0; from < size; from += length) {
                parts.add(store(file, from, Math.min(length, size - from), object, upload, parts.size() + 1));
            }
            complete(object, upload, parts);
        } catch (SdkException | UncheckedIOException e) {
            abort(object, upload);
            throw e;
        }
    }

    private void complete(S3Address object, String upload, List<CompletedPart> parts) {
        try {
            client.completeMultipartUpload(request -> request.bucket(object.bucket())
                    .key(object.key())
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(parts)));
        } catch (NoSuchUploadException e) {
            // why: an answer may have been lost, and then it is asked for again what is done; the size will tell.
            return;
        }
    }

    private CompletedPart store(Path file, long from, long length, S3Address object, String upload, int number) {
        RequestBody body = RequestBody.fromContentProvider(() -> opened(file, from, length), length, TYPE);
        String tag = client.uploadPart(
                        request -> request.bucket(object.bucket())
                                .key(object.key())
                                .uploadId(upload)
                                .partNumber(number)
                                .contentLength(length),
                        body)
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private static InputStream opened(Path file, long from, long length) {
        try {
            FileChannel channel = FileChannel.open(file);
            return new FilePart(Channels.newInputStream(channel.position(from)), length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void abort(S3Address object, String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(object.bucket()).key(object.key()).uploadId(upload));
        } catch (SdkException e) {
            // why: what went wrong before is what must be told.
            return;
        }
    }

    private void check(long size, S3Address object) throws IOException {
        Long stored;
        try {
            stored = client.headObject(
                            request -> request.bucket(object.bucket()).key(object.key()))
                    .contentLength();
        } catch (S3Exception e) {
            if (e.statusCode() == FORBIDDEN) {
                // why: a key that may only write is as good as any.
                return;
            }
            throw e;
        }
        if (stored == null || stored != size) {
            throw new IOException("it has " + stored + " bytes there instead of " + size);
        }
    }

    /** A piece of a file, as a stream. */
    private static final class FilePart extends InputStream {

        private final InputStream file;
        private long left;

        FilePart(InputStream file, long length) {
            this.file = file;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int read = left > 0 ? file.read() : -1;
            left -= read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = left > 0 ? file.read(target, offset, (int) Math.min(left, length)) : -1;
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
