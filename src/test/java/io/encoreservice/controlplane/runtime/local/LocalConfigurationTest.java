package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.encoreservice.shared.launch.ChildLauncher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LocalConfigurationTest {

    @TempDir
    private Path folder;

    @Test
    void whenTheServiceEndsEnginesEndBeforeRedisDoes() {
        DataFolder data = new DataFolder(folder);
        ApplicationContextRunner service = new ApplicationContextRunner()
                .withUserConfiguration(LocalConfiguration.class)
                .withPropertyValues(
                        "encore.runtime=local",
                        "encore.local.engine-command=",
                        "encore.local.start-timeout=1s",
                        "encore.local.stop-timeout=1s",
                        "encore.local.concurrent-starts=3",
                        "encore.local.heap=96m",
                        "encore.local.aot-cache=false")
                .withBean(DataFolder.class, () -> data)
                .withBean(EngineCredentials.class, () -> new EngineCredentials(data.key()))
                .withBean(EngineDefaults.class, () -> new EngineDefaults("classpath:/p.yml", Duration.ofDays(7)))
                .withBean(OutboundProperties.class, () -> new OutboundProperties(List.of()))
                .withBean(
                        PublicAddresses.class,
                        () -> new PublicAddresses(new InstallationProperties(folder, "", "", "default")))
                .withBean(ChildLauncher.class, ChildLauncher::new)
                .withBean("redissonClient", String.class, () -> "stands for it");

        service.run(context -> assertThat(context.getBeanFactory().getDependentBeans("redissonClient"))
                .contains("localRuntime", "aotCache"));
    }
}
