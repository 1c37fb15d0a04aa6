package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancelledTranscodeIT {

    @TempDir
    Path folder;

    @Test
    void anInterruptEndsFfmpegWithinThreeSeconds() throws Exception {
        // Given
        Rig rig = Rig.in(folder);
        TestMedia.clip(rig.content("a.mp4"), 30);
        AtomicReference<Object> outcome = new AtomicReference<>("running");
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                outcome.set(rig.transcode(Jobs.of("slow").reading("/usercontent/a.mp4")));
            } catch (TranscodeFailedException | InterruptedException e) {
                outcome.set(e);
            }
        });
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(rig.attempt().resolve("demo_slow.mp4")).exists());
        List<ProcessHandle> running = children();
        assertThat(running).isNotEmpty();
        // When
        long interrupted = System.nanoTime();
        worker.interrupt();
        worker.join(Duration.ofSeconds(30));
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - interrupted)).isLessThan(Duration.ofSeconds(3));
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertThat(running).noneMatch(ProcessHandle::isAlive);
    }

    private List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(folder.toString()))
                .toList();
    }
}
