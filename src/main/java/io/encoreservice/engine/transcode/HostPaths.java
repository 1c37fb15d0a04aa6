package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.UserContent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
