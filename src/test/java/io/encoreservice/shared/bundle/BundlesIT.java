package io.encoreservice.shared.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class BundlesIT {

    @Test
    void ffmpegRunsOnThisMachine() throws Exception {
        FfmpegTools tools = TestFfmpeg.tools();

        ProcessBuilder version = new ProcessBuilder(tools.ffprobe().toString(), "-version");
        version.environment().put("LD_LIBRARY_PATH", tools.libraries().toString());

        assertThat(version.inheritIO().start().waitFor()).isZero();
        assertThat(Files.size(tools.font())).isPositive();
    }
}
