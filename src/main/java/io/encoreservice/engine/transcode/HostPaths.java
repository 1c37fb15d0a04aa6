package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.FfmpegFailedException;
import io.encoreservice.engine.ffmpeg.ParameterRefusedException;
import io.encoreservice.engine.ffmpeg.PlanException;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.media.AnalysisFailedException;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.ObjectStorageException;
import io.encoreservice.engine.storage.UserContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces this machine's paths in messages by those that the job's owner knows. */
final class HostPaths {

    private final UserContent content;
    private final Path attemptFolder;
    private final JobRequest request;
    private final Map<Pattern, String> secrets = new LinkedHashMap<>();

    HostPaths(UserContent content, Path attemptFolder, JobRequest request) {
        this.content = content;
        this.attemptFolder = attemptFolder;
        this.request = request;
    }

    /** Has a web address shown as another, also when it was cut short. */
    void keepSecret(String address, String shownAs) {
        String plain = address.replaceAll("\\?.*$", "");
        secrets.put(Pattern.compile(Pattern.quote(plain) + "(\\?\\S*)?"), Matcher.quoteReplacement(shownAs));
    }

    /** What may go wrong, in words that may show more than the job's owner should see. */
    @FunctionalInterface
    interface Work<T> {

        T done()
                throws PlanException, ParameterRefusedException, ProfileException, AnalysisFailedException,
                        ContentPathException, FfmpegFailedException, ObjectStorageException, IOException,
                        TranscodeFailedException, InterruptedException;
    }

    /** Does work, and tells of its failure in words for the job's owner. */
    <T> T telling(Work<T> work) throws TranscodeFailedException, InterruptedException {
        try {
            return work.done();
        } catch (PlanException
                | ParameterRefusedException
                | ProfileException
                | AnalysisFailedException
                | ContentPathException e) {
            throw failed(e.getMessage(), e);
        } catch (FfmpegFailedException e) {
            throw failed(e.reason(), e);
        } catch (ObjectStorageException e) {
            throw failed(e.getMessage(), e);
        } catch (IOException e) {
            throw failed("The output cannot be written: " + e.getMessage(), e);
        }
    }

    private TranscodeFailedException failed(@Nullable String message, Exception cause) {
        return new TranscodeFailedException(
                hidden(message == null ? "The job failed" : message), cause, TransportFailures.isOne(request, cause));
    }

    String hidden(String message) {
        String folder = request.outputFolder().replaceAll("/+$", "");
        String text = message.replace(attemptFolder.toAbsolutePath() + "/.work", folder)
                .replace(attemptFolder.toAbsolutePath().toString(), folder)
                .replace(attemptFolder.toString(), folder);
        for (Map.Entry<Pattern, String> secret : secrets.entrySet()) {
            text = secret.getKey().matcher(text).replaceAll(secret.getValue());
        }
        try {
            Path inside = content.resolve(UserContent.ROOT + "/x");
            Path root = inside.getParent();
            return root == null
                    ? text
                    : text.replace("file:" + root, UserContent.ROOT).replace(root.toString(), UserContent.ROOT);
        } catch (ContentPathException e) {
            return "The job failed";
        }
    }
}
