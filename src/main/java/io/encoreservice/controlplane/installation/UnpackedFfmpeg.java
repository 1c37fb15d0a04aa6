package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.bundle.FfmpegTools;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FFmpeg, unpacked in the background so that the API need not wait for it. */
final class UnpackedFfmpeg {

    private static final Logger log = LoggerFactory.getLogger(UnpackedFfmpeg.class);

    private final CompletableFuture<FfmpegTools> tools;

    UnpackedFfmpeg(Supplier<FfmpegTools> unpacking) {
        tools = CompletableFuture.supplyAsync(
                () -> logged(unpacking),
                task -> Thread.ofPlatform().name("ffmpeg-unpacker").daemon(true).start(task));
    }

    /** Waits until FFmpeg is there; throws what kept it from being so. */
    public FfmpegTools get() {
        try {
            return tools.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static FfmpegTools logged(Supplier<FfmpegTools> unpacking) {
        try {
            return unpacking.get();
        } catch (RuntimeException e) {
            log.error("No job can run: {}", e.getMessage());
            throw e;
        }
    }
}
