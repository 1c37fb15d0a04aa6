package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.bundle.Bundles;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.ChildLauncher;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The programs this service starts, and what starts them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ToolsProperties.class)
public class ProgramsConfiguration {

    @Bean
    ChildLauncher childLauncher() {
        return new ChildLauncher();
    }

    @Bean
    Bundles bundles(DataFolder data, DataFolderLock alone) {
        return new Bundles(data.folder("bundle"));
    }

    /** FFmpeg; the first {@code get} waits until it is unpacked, which the first extraction ever takes a second or more for. */
    @Bean
    Supplier<FfmpegTools> ffmpegTools(Bundles bundles, ToolsProperties tools) {
        return new UnpackedFfmpeg(() -> tools.areBundled()
                ? bundles.ffmpeg()
                : bundles.ffmpeg(Path.of(tools.ffmpeg()), Path.of(tools.ffprobe())));
    }
}
