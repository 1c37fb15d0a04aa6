package io.encoreservice.controlplane.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    private static final int FIRST_STARTS = 20;

    @TempDir
    Path folder;

    @Test
    void theFirstStartMakesAKeyThatIsItsOwnersAlone() throws Exception {
        Path root = folder.resolve("data");

        new DataFolder(root).key();

        Path file = root.resolve("installation.key");
        assertThat(Files.readAllBytes(file)).hasSize(32).isNotEqualTo(new byte[32]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
        assertThat(root.toFile().list()).containsExactly("installation.key");
    }

    @Test
    void everyLaterStartHasTheSameKeyAndAnotherFolderAnother() {
        String first = secretOf(folder.resolve("data"));

        assertThat(secretOf(folder.resolve("data"))).isEqualTo(first);
        assertThat(secretOf(folder.resolve("other"))).isNotEqualTo(first);
    }

    @Test
    void ofManyFirstStartsAtOnceAllHaveOneKey() throws Exception {
        CyclicBarrier start = new CyclicBarrier(FIRST_STARTS);
        List<Future<String>> starts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < FIRST_STARTS; i++) {
                starts.add(threads.submit(() -> {
                    start.await();
                    return secretOf(folder);
                }));
            }
        }

        Set<String> secrets = new HashSet<>();
        for (Future<String> each : starts) {
            secrets.add(each.get());
        }
        assertThat(secrets).hasSize(1);
    }

    @Test
    void aKeyThatIsTooShortIsRefusedByItsFilesName() throws Exception {
        Files.write(folder.resolve("installation.key"), new byte[31]);

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> new DataFolder(folder).key())
                .withMessageContaining(folder.resolve("installation.key") + " has 31 bytes");
    }

    private static String secretOf(Path root) {
        return new DataFolder(root).key().deriveText("test", "subject");
    }
}
