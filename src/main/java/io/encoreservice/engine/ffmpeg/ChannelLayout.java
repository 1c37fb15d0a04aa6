package io.encoreservice.engine.ffmpeg;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ffmpeg's named arrangements of channels.
 *
 * @param name such as {@code 5.1}
 * @param channels the channels' names, in order
 */
record ChannelLayout(String name, List<String> channels) {

    private static final List<ChannelLayout> ALL = Stream.of(
                    "mono FC",
                    "stereo FL FR",
                    "2.1 FL FR LFE",
                    "3.0 FL FR FC",
                    "3.0(back) FL FR BC",
                    "3.1 FL FR FC LFE",
                    "4.0 FL FR FC BC",
                    "quad FL FR BL BR",
                    "quad(side) FL FR SL SR",
                    "4.1 FL FR FC LFE BC",
                    "5.0 FL FR FC BL BR",
                    "5.0(side) FL FR FC SL SR",
                    "5.1 FL FR FC LFE BL BR",
                    "5.1(side) FL FR FC LFE SL SR",
                    "6.0 FL FR FC BC SL SR",
                    "6.1 FL FR FC LFE BC SL SR",
                    "6.1(back) FL FR FC LFE BL BR BC",
                    "7.0 FL FR FC BL BR SL SR",
                    "7.1 FL FR FC LFE BL BR SL SR",
                    "7.1(wide) FL FR FC LFE BL BR FLC FRC",
                    "7.1(wide-side) FL FR FC LFE FLC FRC SL SR")
            .map(line -> List.of(line.split(" ", -1)))
            .map(words -> new ChannelLayout(words.getFirst(), words.subList(1, words.size())))
            .toList();

    /** The layout of that name, null when there is none. */
    static @Nullable ChannelLayout named(String name) {
        return ALL.stream()
                .filter(layout -> layout.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The layout that so many channels usually have, null for none. */
    static @Nullable ChannelLayout ofCount(int channels) {
        return switch (channels) {
            case 1 -> named("mono");
            case 2 -> named("stereo");
            case 3 -> named("3.0");
            case 4 -> named("4.0");
            case 5 -> named("5.0");
            case 6 -> named("5.1");
            case 7 -> named("6.1");
            case 8 -> named("7.1");
            default -> null;
        };
    }

    static List<String> names() {
        return ALL.stream().map(ChannelLayout::name).toList();
    }
}
