package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.engine.storage.ObjectStorageException;
import io.encoreservice.shared.net.OutboundRefusedException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells failures of a connection, which another try may not meet again, from those that every try would meet. */
final class TransportFailures {

    // why: ffmpeg tells of a connection only in words: those of its protocols, and those of the C library.
    private static final Pattern WORDS = Pattern.compile("(?i)connection (?:refused|reset|timed out)|timed out"
            + "|network is unreachable|no route to host|server returned 5xx|http error (?:5\\d\\d|429)|too many requests"
            + "|input/output error|broken pipe|failed to resolve|temporary failure|stream ends prematurely");

    private TransportFailures() {}

    static boolean isOne(JobRequest request, Exception failure) {
        return switch (failure) {
            case ObjectStorageException storage -> storage.isTransport();
            case ProfileException profile -> isUnreachable(profile.getCause());
            default ->
                isRemote(request)
                        && WORDS.matcher(String.valueOf(failure.getMessage())).find();
        };
    }

    private static boolean isUnreachable(@Nullable Throwable cause) {
        return cause instanceof IOException
                && !(cause instanceof FileSystemException)
                && !(cause instanceof OutboundRefusedException);
    }

    private static boolean isRemote(JobRequest request) {
        return request.inputs().stream().anyMatch(input -> input.uri().matches("(?i)(?:https?|s3):.*"));
    }
}
