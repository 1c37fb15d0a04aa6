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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Where ffmpeg finds an input, by the address that the job gives. */
record InputSources(
        UserContent content,
        ObjectStorage storage,
        JobLimits limits,
        UnaryOperator<String> addresses,
        Map<String, Map<String, String>> protocolParams) {

    Source of(String uri, HostPaths paths)
            throws ContentPathException, AnalysisFailedException, ObjectStorageException, TranscodeFailedException {
        if (S3Address.isMeant(uri)) {
            S3Address object = S3Address.ofObject(uri);
            limits.checkSize(uri, storage.sizeOf(object));
            String address = storage.readable(object).toString();
            paths.keepSecret(address, uri);
            return web(address);
        }
        if (!uri.startsWith(UserContent.ROOT + "/")) {
            return web(addresses.apply(uri));
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

    // why: in FFmpeg https is http over tls, and as in SVT Encore both have the options of http.
    private Source web(String address) {
        Map<String, String> params = new LinkedHashMap<>(protocolParams.getOrDefault("http", Map.of()));
        if (address.startsWith("https:")) {
            params.putAll(protocolParams.getOrDefault("https", Map.of()));
        }
        return Source.web(address, params);
    }
}
