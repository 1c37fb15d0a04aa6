package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.storage.ObjectStorage;
import io.encoreservice.engine.storage.UserContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputPublisherTest {

    private static final int MANY = 2_000;

    @TempDir
    Path folder;

    private Path attempt;
    private OutputPublisher publisher;

    @BeforeEach
    void stage() throws IOException {
        attempt = Files.createDirectories(folder.resolve("content/.attempts/job/1"));
        publisher = new OutputPublisher(new UserContent(folder.resolve("content")), ObjectStorage.none());
        Files.writeString(attempt.resolve("a.mp4"), "new");
    }

    @Test
    void aFileIsMovedIntoFoldersThatAreMadeForIt() throws Exception {
        publisher.publish(manifest("a.mp4", "/usercontent/deep/er/a.mp4"), attempt);

        assertThat(folder.resolve("content/deep/er/a.mp4")).hasContent("new");
        assertThat(attempt.resolve("a.mp4")).doesNotExist();
    }

    @Test
    void publishingAgainAfterACrashChangesNothing() throws Exception {
        OutputManifest manifest = manifest("a.mp4", "/usercontent/a.mp4");
        publisher.publish(manifest, attempt);

        assertThatCode(() -> publisher.publish(manifest, attempt)).doesNotThrowAnyException();
        assertThat(folder.resolve("content/a.mp4")).hasContent("new");
    }

    @Test
    void twoAttemptsThatPublishTheSameFilesAtOnceBothSucceed() throws Exception {
        List<OutputManifest.Entry> entries = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Files.createFile(attempt.resolve("f" + i));
            entries.add(new OutputManifest.Entry("f" + i, "/usercontent/out/f" + i));
        }
        Callable<Void> publishing = () -> {
            publisher.publish(new OutputManifest(entries), attempt);
            return null;
        };

        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<Void> ended : threads.invokeAll(List.of(publishing, publishing))) {
                assertThatCode(ended::get).doesNotThrowAnyException();
            }
        }

        assertThat(folder.resolve("content/out").toFile().list()).hasSize(MANY);
    }

    @Test
    void aFileOfAnEarlierJobIsReplaced() throws Exception {
        Files.writeString(folder.resolve("content/a.mp4"), "old");

        publisher.publish(manifest("a.mp4", "/usercontent/a.mp4"), attempt);

        assertThat(folder.resolve("content/a.mp4")).hasContent("new");
    }

    @Test
    void aFileThatIsNowhereIsReportedByItsVirtualPath() {
        assertThatThrownBy(() -> publisher.publish(manifest("b.mp4", "/usercontent/b.mp4"), attempt))
                .isInstanceOf(IOException.class)
                .hasMessage("/usercontent/b.mp4 was lost before it was published");
    }

    @Test
    void nothingLeavesTheContentFolder() throws Exception {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("content/link"), outside);

        assertThatThrownBy(() -> publisher.publish(manifest("a.mp4", "/usercontent/../outside/a.mp4"), attempt))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> publisher.publish(manifest("a.mp4", "/usercontent/link/a.mp4"), attempt))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> publisher.publish(manifest("../../../x", "/usercontent/x"), attempt))
                .isInstanceOf(IOException.class);
        assertThat(outside).isEmptyDirectory();
    }

    private static OutputManifest manifest(String staged, String target) {
        return new OutputManifest(List.of(new OutputManifest.Entry(staged, target)));
    }
}
