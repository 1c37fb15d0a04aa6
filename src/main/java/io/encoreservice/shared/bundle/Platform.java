package io.encoreservice.shared.bundle;

import java.util.Locale;
import java.util.Optional;

/** A kind of machine that there are bundled programs for. */
enum Platform {
    LINUX_X86_64("linux-x86_64-gpl", "linux-amd64"),
    LINUX_ARM64("linux-arm64-gpl", "linux-arm64"),
    MACOS_ARM64("macosx-arm64-gpl", "darwin-arm64");

    private final String ffmpeg;
    private final String redis;

    Platform(String ffmpeg, String redis) {
        this.ffmpeg = ffmpeg;
        this.redis = redis;
    }

    /** Finds the platform by Java's {@code os.name} and {@code os.arch}; empty when nothing is bundled for it. */
    static Optional<Platform> of(String osName, String osArch) {
        boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
        boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("linux")) {
            return arm ? Optional.of(LINUX_ARM64) : intel ? Optional.of(LINUX_X86_64) : Optional.empty();
        }
        return os.startsWith("mac") && arm ? Optional.of(MACOS_ARM64) : Optional.empty();
    }

    /** The class path pattern of FFmpeg's programs and libraries. */
    String ffmpegPattern() {
        return "classpath*:org/bytedeco/ffmpeg/" + ffmpeg + "/*";
    }

    /** The class path pattern of the Redis server. */
    String redisPattern() {
        return "classpath*:redis-server-*-" + redis;
    }

    boolean isLinux() {
        return this != MACOS_ARM64;
    }
}
