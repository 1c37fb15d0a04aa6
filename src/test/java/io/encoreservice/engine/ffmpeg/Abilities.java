package io.encoreservice.engine.ffmpeg;

import io.encoreservice.shared.ffmpeg.AllowList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an ffmpeg can do, for tests that run none. */
public final class Abilities {

    private static final Set<String> OWN = Set.of(
            "asplit", "channelsplit", "dialoguenhance", "drawtext", "sidechaincompress", "ssim", "tile", "xpsnr");

    private Abilities() {}

    /** All that profiles may ask for, and libvmaf and dnenhance too. */
    public static FfmpegAbilities all() {
        FfmpegAbilities usual = usual();
        Set<String> filters = new HashSet<>(usual.filters());
        filters.addAll(List.of("dnenhance", "libvmaf"));
        return new FfmpegAbilities(usual.encoders(), filters);
    }

    /** All that profiles may ask for. */
    public static FfmpegAbilities usual() {
        Set<String> filters = new HashSet<>(AllowList.read("filters").names());
        filters.addAll(OWN);
        return new FfmpegAbilities(AllowList.read("codecs").names(), filters);
    }
}
