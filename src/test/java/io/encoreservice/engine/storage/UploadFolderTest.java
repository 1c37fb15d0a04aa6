package io.encoreservice.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadFolderTest {

    private static final ContentChanges.Limits NONE = new ContentChanges.Limits(0, 0);

    @TempDir
    Path root;

    private Path folder;
    private UploadFolder uploads;
    private ContentSize size;

    @BeforeEach
    void create() {
        folder = root.resolve(".uploads");
        uploads = new UploadFolder(folder);
        size = new ContentSize(root);
    }

    @Test
    void aBodyIsWrittenWholeWhereNobodyElseCanLook() throws Exception {
        Path file = uploads.receive(new ByteArrayInputStream(new byte[200_000]), allowance(NONE));

        assertThat(file).hasSize(200_000).hasParent(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void ofABodyThatBreaksOffNothingIsLeft() {
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(new byte[100_000]), new FilterInputStream(InputStream.nullInputStream()) {
                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        throw new IOException("the client is gone");
                    }
                });

        assertThatThrownBy(() -> uploads.receive(broken, allowance(NONE))).hasMessage("the client is gone");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatOthersWriteMeanwhileCountsToo() {
        long[] held = {0, 0, 30_000_000};
        int[] asked = {0};
        UploadAllowance allowance = new UploadAllowance(
                new ContentChanges.Limits(0, 25_000_000),
                () -> held[Math.min(asked[0]++, held.length - 1)],
                bytes -> {});

        assertThatThrownBy(() -> uploads.receive(new ByteArrayInputStream(new byte[20_000_000]), allowance))
                .isInstanceOf(NoRoomException.class)
                .hasMessageContaining("more than the 23.8 MB that are allowed");
        assertThat(asked[0]).isEqualTo(3);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void ofFilesThatComeAtOnceNoMoreAreTakenThanThereIsRoomFor() throws Exception {
        ContentChanges.Limits limits = new ContentChanges.Limits(0, 10_000);
        UploadAllowance first = allowance(limits);
        UploadAllowance second = allowance(limits);
        first.announced(6_000);
        second.announced(6_000);

        uploads.receive(new ByteArrayInputStream(new byte[6_000]), first);

        assertThatThrownBy(() -> uploads.receive(new ByteArrayInputStream(new byte[6_000]), second))
                .isInstanceOf(NoRoomException.class);
        assertThat(folder).isDirectoryContaining(file -> file.toFile().length() == 6_000);
        // what was refused takes no room
        uploads.receive(new ByteArrayInputStream(new byte[4_000]), allowance(limits));
        assertThatThrownBy(() -> allowance(limits).announced(1)).isInstanceOf(NoRoomException.class);
    }

    private UploadAllowance allowance(ContentChanges.Limits limits) {
        return new UploadAllowance(limits, size::bytes, size::add);
    }

    @Test
    void whatADeadEngineLeftIsSweptAndWhatIsUnderWayStays() throws Exception {
        Files.createDirectories(folder);
        Path dead = Files.writeString(folder.resolve("dead"), "x");
        Path alive = Files.writeString(folder.resolve("alive"), "x");
        Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));

        int swept = uploads.sweep(Duration.ofMinutes(10));

        assertThat(swept).isEqualTo(1);
        assertThat(dead).doesNotExist();
        assertThat(alive).exists();
    }
}
