package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.Source;
import io.encoreservice.engine.media.AnalysisFailedException;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.ObjectStorage;
import io.encoreservice.engine.storage.ObjectStorageException;
import io.encoreservice.engine.storage.S3Address;
import io.encoreservice.engine.storage.UserContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where ffmpeg finds an input, by the address that the job gives. */
record InputSources(UserContent content, ObjectStorage storage, JobLimits limits, UnaryOperator<String> addresses) {

    Source of(String uri, HostPaths paths)
            throws ContentPathException, AnalysisFailedException, ObjectStorageException, TranscodeFailedException {
        if (S3Address.isMeant(uri)) {
            S3Address object = S3Address.ofObject(uri);
            limits.checkSize(uri, storage.sizeOf(object));
            String address = storage.readable(object).toString();
            paths.keepSecret(address, uri);
            return Source.web(address);
        }
        if (!uri.startsWith(UserContent.ROOT + "/")) {
            return Source.web(addresses.apply(uri));
        }
        Path file = content.resolve(uri);
        if (!UserContent.isReadable(file)) {
            throw new AnalysisFailedException("ffprobe failed for " + uri + ": No such file or directory");
        }
        try {
            limits.checkSize(uri, Files.size(file));
        } catch (IOException e) {
            throw new AnalysisFailedException("ffprobe failed for " + uri + ": No such file or directory");
        }
        return Source.file(file);
    }
}
