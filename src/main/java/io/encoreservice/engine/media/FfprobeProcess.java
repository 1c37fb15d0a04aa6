package io.encoreservice.engine.media;

import io.encoreservice.engine.ffmpeg.ToolEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Runs ffprobe and reads its JSON; a probe that takes too long or says too much has failed. */
public final class FfprobeProcess {

    private static final int MOST_BYTES = 8 << 20;

    private final ObjectMapper mapper = new JsonMapper();
    private final ToolEnvironment environment;
    private final Path program;
    private final Duration patience;

    public FfprobeProcess(ToolEnvironment environment, Path program, Duration patience) {
        this.environment = environment;
        this.program = program;
        this.patience = patience;
    }

    JsonNode run(List<String> arguments, String shownAs) throws AnalysisFailedException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "-v", "error", "-of", "json", "-show_error"));
        command.addAll(arguments);
        Process process = start(command, shownAs);
        Drain output = new Drain(process.getInputStream());
        Drain complaints = new Drain(process.getErrorStream());
        try {
            Thread outputThread = Thread.ofVirtual().start(output);
            Thread complaintsThread = Thread.ofVirtual().start(complaints);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(shownAs, "no answer within " + patience.toSeconds() + " seconds");
            }
            outputThread.join();
            complaintsThread.join();
        } finally {
            ToolEnvironment.end(process);
        }
        return answer(output.text(), complaints.text(), process.exitValue(), shownAs);
    }

    private Process start(List<String> command, String shownAs) throws AnalysisFailedException {
        try {
            return environment.start(command, Path.of("/"));
        } catch (IOException e) {
            throw new AnalysisFailedException("ffprobe cannot be started for " + shownAs, e);
        }
    }

    private JsonNode answer(String output, String complaints, int code, String shownAs) throws AnalysisFailedException {
        if (complaints.contains("not on whitelist")) {
            throw failed(shownAs, "it is, or names, a kind of input that is not allowed");
        }
        try {
            JsonNode answer = mapper.readTree(output);
            if (!answer.isObject()) {
                throw failed(shownAs, "it ended without an answer (exit code " + code + ")");
            }
            if (answer.has("error")) {
                throw failed(shownAs, answer.path("error").path("string").asString("unknown error"));
            }
            return answer;
        } catch (JacksonException e) {
            throw new AnalysisFailedException("ffprobe failed for " + shownAs + ": its answer cannot be read", e);
        }
    }

    private static AnalysisFailedException failed(String shownAs, String text) {
        return new AnalysisFailedException("ffprobe failed for " + shownAs + ": " + text);
    }

    /** Keeps the beginning of a stream and reads on to its end. */
    private static final class Drain implements Runnable {

        private final InputStream stream;
        private volatile byte[] kept = {};

        Drain(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public void run() {
            try (stream) {
                kept = stream.readNBytes(MOST_BYTES);
                stream.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                // why: a killed ffprobe ends so, and what it had said by then is not used.
                kept = new byte[0];
            }
        }

        String text() {
            return new String(kept, StandardCharsets.UTF_8);
        }
    }
}
