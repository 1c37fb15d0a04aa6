package io.encoreservice.shared.ffmpeg;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ffmpeg's named arrangements of channels.
 *
 * @param name such as {@code 5.1}
 * @param channels the channels' names, in order
 */
public record ChannelLayout(String name, List<String> channels) {

    public static final ChannelLayout THREE = new ChannelLayout("3.0", List.of("FL", "FR", "FC"));

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
                    "7.1(wide-side) FL FR FC LFE FLC FRC SL SR",
                    "6.0(front) FL FR FLC FRC SL SR",
                    "3.1.2 FL FR FC LFE TFL TFR",
                    "hexagonal FL FR FC BL BR BC",
                    "6.1(front) FL FR LFE FLC FRC SL SR",
                    "7.0(front) FL FR FC FLC FRC SL SR",
                    "5.1.2 FL FR FC LFE SL SR TFL TFR",
                    "5.1.2(back) FL FR FC LFE BL BR TFL TFR",
                    "octagonal FL FR FC BL BR BC SL SR",
                    "cube FL FR BL BR TFL TFR TBL TBR",
                    "5.1.4 FL FR FC LFE SL SR TFL TFR TBL TBR",
                    "7.1.2 FL FR FC LFE BL BR SL SR TFL TFR",
                    "7.1.4 FL FR FC LFE BL BR SL SR TFL TFR TBL TBR",
                    "7.2.3 FL FR FC LFE BL BR SL SR TFL TFR TBC LFE2",
                    "9.1.4 FL FR FC LFE BL BR FLC FRC SL SR TFL TFR TBL TBR",
                    "9.1.6 FL FR FC LFE BL BR FLC FRC SL SR TFL TFR TBL TBR TSL TSR",
                    "hexadecagonal FL FR FC BL BR BC SL SR TFL TFC TFR TBL TBC TBR WL WR",
                    "binaural BIL BIR",
                    "downmix DL DR",
                    "22.2 FL FR FC LFE BL BR FLC FRC BC SL SR TC TFL TFC TFR TBL TBC TBR LFE2 TSL TSR BFC BFL BFR")
            .map(line -> List.of(line.split(" ", -1)))
            .map(words -> new ChannelLayout(words.getFirst(), words.subList(1, words.size())))
            .toList();

    /** The layout of that name, null when there is none. */
    public static @Nullable ChannelLayout named(String name) {
        return ALL.stream()
                .filter(layout -> layout.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * The layout that so many channels have, null for none.
     *
     * @param defaults the names of those that are not ffmpeg's usual ones
     */
    public static @Nullable ChannelLayout ofCount(int channels, Map<Integer, String> defaults) {
        String chosen = defaults.get(channels);
        return chosen == null ? usual(channels) : named(chosen);
    }

    private static @Nullable ChannelLayout usual(int channels) {
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

    /** The names of all. */
    public static List<String> names() {
        return ALL.stream().map(ChannelLayout::name).toList();
    }
}
