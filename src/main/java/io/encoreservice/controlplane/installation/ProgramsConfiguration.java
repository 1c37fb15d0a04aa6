package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.bundle.Bundles;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.ChildLauncher;
import java.nio.file.Path;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

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

    // why: on a cluster FFmpeg is in the engines' image, and this service runs none.
    @Bean
    @ConditionalOnProperty(name = "encore.runtime", havingValue = "local")
    UnpackedFfmpeg unpackedFfmpeg(Bundles bundles, ToolsProperties tools) {
        return new UnpackedFfmpeg(() -> tools.areBundled()
                ? bundles.ffmpeg()
                : bundles.ffmpeg(Path.of(tools.ffmpeg()), Path.of(tools.ffprobe())));
    }

    // why: a prototype is made when it is asked for, so only who starts an engine waits for the first extraction.
    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    @ConditionalOnProperty(name = "encore.runtime", havingValue = "local")
    FfmpegTools ffmpegTools(UnpackedFfmpeg unpacked) {
        return unpacked.get();
    }
}
