package io.encoreservice.shared.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, LINUX_X86_64",
        "Linux, x86_64, LINUX_X86_64",
        "Linux, aarch64, LINUX_ARM64",
        "Mac OS X, aarch64, MACOS_ARM64"
    })
    void machinesThatThereAreProgramsForAreKnown(String name, String arch, Platform platform) {
        assertThat(Platform.of(name, arch)).contains(platform);
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X, x86_64", "Windows 11, amd64", "Linux, riscv64", "FreeBSD, amd64"})
    void othersAreNot(String name, String arch) {
        assertThat(Platform.of(name, arch)).isEmpty();
    }

    @Test
    void onlyLinuxNeedsStubs() {
        assertThat(Platform.LINUX_ARM64.isLinux()).isTrue();
        assertThat(Platform.MACOS_ARM64.isLinux()).isFalse();
    }
}
