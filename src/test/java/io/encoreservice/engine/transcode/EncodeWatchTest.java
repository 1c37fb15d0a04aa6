package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.storage.UserContent;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodeWatchTest {

    @TempDir
    Path folder;

    @Test
    void whatGoesOnBeyondTheLimitIsStoppedWhateverTheInputSaidOfItsLength() {
        EncodeWatch watch = watch(Duration.ofSeconds(10), false);

        watch.made(9.9);
        assertThat(watch.objection()).isNull();

        watch.made(10.1);
        assertThat(watch.objection()).contains("too long", "10 s");
    }

    @Test
    void anInputThatBeginsLateIsCountedFromItsBeginning() {
        EncodeWatch watch = watch(Duration.ofSeconds(10), true);

        watch.made(0);
        watch.made(3_600);
        watch.made(3_609);
        assertThat(watch.objection()).isNull();

        watch.made(3_611);
        assertThat(watch.objection()).contains("too long");
    }

    @Test
    void eachPassCountsForItself() {
        EncodeWatch watch = watch(Duration.ofSeconds(10), false);

        watch.made(1);
        watch.made(9);
        watch.pass();
        watch.made(1);
        watch.made(9);

        assertThat(watch.objection()).isNull();
    }

    @Test
    void withoutALimitEveryLengthIsGood() {
        EncodeWatch watch = watch(Duration.ZERO, false);

        watch.made(1);
        watch.made(1e6);

        assertThat(watch.objection()).isNull();
    }

    private EncodeWatch watch(Duration longest, boolean ownTimes) {
        return new EncodeWatch(new JobLimits(0, 0, longest), new UserContent(folder), ownTimes);
    }
}
