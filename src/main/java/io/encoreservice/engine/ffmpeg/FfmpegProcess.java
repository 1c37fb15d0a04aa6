package io.encoreservice.engine.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs ffmpeg under watch: its progress is read, its silence is not borne, and it ends with its caller's interest. */
public final class FfmpegProcess {

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LISTING = Duration.ofSeconds(30);
    private static final Pattern FULL = Pattern.compile("No space left on device|Disk quota exceeded");

    private final ToolEnvironment environment;
    private final Path program;
    private final Limits limits;
    private volatile @Nullable FfmpegAbilities abilities;

    public FfmpegProcess(ToolEnvironment environment, Path program, Limits limits) {
        this.environment = environment;
        this.program = program;
        this.limits = limits;
    }

    /**
     * When ffmpeg is given up.
     *
     * @param silence how long it may neither make progress nor work
     * @param standstill how long it may work without progress
     */
    public record Limits(Duration silence, Duration standstill) {}

    /**
     * Runs ffmpeg to its end.
     *
     * @param arguments without the program
     * @param folder where it works
     * @param progress hears what was made so far, on another thread
     * @param objection asked every second: why ffmpeg must stop, null while it may go on
     * @throws FfmpegFailedException when it fails, makes no progress or must stop
     * @throws InterruptedException when the calling thread was interrupted; ffmpeg is gone then
     */
    public void run(
            List<String> arguments, Path folder, FfmpegProgress.Listener progress, Supplier<@Nullable String> objection)
            throws FfmpegFailedException, InterruptedException {
        Process ffmpeg = start(arguments, folder);
        FfmpegProgress reader = new FfmpegProgress(ffmpeg.getInputStream(), progress);
        OutputTail tail = new OutputTail(ffmpeg.getErrorStream());
        Thread readerThread = Thread.ofVirtual().start(reader);
        Thread tailThread = Thread.ofVirtual().start(tail);
        try {
            watch(ffmpeg, reader, () -> firstOf(incompatible(tail), objection));
            readerThread.join();
            tailThread.join();
        } finally {
            ToolEnvironment.end(ffmpeg);
        }
        String incompatible = incompatible(tail);
        if (incompatible != null) {
            throw new FfmpegFailedException(incompatible);
        }
        if (ffmpeg.exitValue() != 0) {
            throw failed(ffmpeg.exitValue(), tail.errors());
        }
    }

    private static @Nullable String firstOf(@Nullable String first, Supplier<@Nullable String> other) {
        return first == null ? other.get() : first;
    }

    private static @Nullable String incompatible(OutputTail tail) {
        String said = tail.incompatible();
        return said == null ? null : "Coding might not be compatible on all devices:\n" + said;
    }

    /**
     * What the program was built with, asked once.
     *
     * @throws FfmpegFailedException when it does not say
     * @throws InterruptedException when the calling thread was interrupted
     */
    public FfmpegAbilities abilities() throws FfmpegFailedException, InterruptedException {
        FfmpegAbilities known = abilities;
        if (known == null) {
            known = FfmpegAbilities.read(listed("-encoders"), listed("-filters"));
            abilities = known;
        }
        return known;
    }

    private List<String> listed(String what) throws FfmpegFailedException, InterruptedException {
        Process ffmpeg = start(List.of("-hide_banner", "-loglevel", "quiet", what), Path.of("/"));
        try {
            FutureTask<byte[]> text =
                    new FutureTask<>(() -> ffmpeg.getInputStream().readAllBytes());
            Thread.ofVirtual().start(text);
            Thread.ofVirtual().start(new OutputTail(ffmpeg.getErrorStream()));
            if (!ffmpeg.waitFor(LISTING.toMillis(), TimeUnit.MILLISECONDS) || ffmpeg.exitValue() != 0) {
                throw new FfmpegFailedException("ffmpeg does not say what it can do");
            }
            return new String(text.get(), StandardCharsets.UTF_8).lines().toList();
        } catch (ExecutionException e) {
            throw new FfmpegFailedException("ffmpeg does not say what it can do", e);
        } finally {
            ToolEnvironment.end(ffmpeg);
        }
    }

    private static FfmpegFailedException failed(int code, List<String> errors) {
        String told = "Error running ffmpeg (exit code " + code + ") :\n" + String.join("\n", errors);
        boolean full = errors.stream().anyMatch(line -> FULL.matcher(line).find());
        return new FfmpegFailedException(
                full ? "The output cannot be written: the disk of the content folder is full\n" + told : told);
    }

    private Process start(List<String> arguments, Path folder) throws FfmpegFailedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        try {
            return environment.start(command, folder);
        } catch (IOException e) {
            throw new FfmpegFailedException("ffmpeg cannot be started", e);
        }
    }

    private void watch(Process ffmpeg, FfmpegProgress reader, Supplier<@Nullable String> objection)
            throws FfmpegFailedException, InterruptedException {
        Duration lastWork = Duration.ZERO;
        long worked = System.nanoTime();
        while (!ffmpeg.waitFor(1, TimeUnit.SECONDS)) {
            String why = objection.get();
            if (why != null) {
                throw new FfmpegFailedException(why);
            }
            long still = reader.stillFor();
            Duration work = ffmpeg.info().totalCpuDuration().orElse(Duration.ZERO);
            if (work.minus(lastWork).compareTo(IDLE) >= 0) {
                lastWork = work;
                worked = System.nanoTime();
            }
            long silence = limits.silence().toNanos();
            boolean silent = still > silence && System.nanoTime() - worked > silence;
            if (silent || still > limits.standstill().toNanos()) {
                throw new FfmpegFailedException("ffmpeg made no progress for " + TimeUnit.NANOSECONDS.toSeconds(still)
                        + " seconds and was stopped");
            }
        }
    }
}
