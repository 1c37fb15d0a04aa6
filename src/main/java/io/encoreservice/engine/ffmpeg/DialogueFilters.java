package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.profile.DialogueEnhancement;
import io.encoreservice.engine.profile.DialogueEnhancement.Compression;
import io.encoreservice.engine.profile.DialogueEnhancement.Native;
import io.encoreservice.engine.profile.DialogueEnhancement.Neural;
import io.encoreservice.engine.profile.DialogueEnhancement.Stereo;
import io.encoreservice.shared.ffmpeg.ChannelLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lifts voices as SVT Encore does: the centre channel presses the others down while somebody speaks. */
final class DialogueFilters {

    private static final String CENTRE = "FC";

    private final DialogueEnhancement enhancement;
    private final String name;

    /** @param name what tells its labels from others of the graph */
    DialogueFilters(DialogueEnhancement enhancement, String name) {
        this.enhancement = enhancement;
        this.name = name;
    }

    /**
     * Sound with lifted voices.
     *
     * @param filter what makes it
     * @param layout how it is laid out
     */
    record Enhanced(String filter, ChannelLayout layout) {}

    /** The filters for an input of that layout, null when there is no way. */
    @Nullable
    Enhanced of(ChannelLayout input) {
        boolean centre = input.channels().contains(CENTRE);
        boolean stereo = input.name().equals("stereo");
        return switch (enhancement.method()) {
            case Native nativeFilters -> {
                Stereo wanted = nativeFilters.stereo();
                if (stereo && wanted != null) {
                    yield compressed(found(wanted) + ",", ChannelLayout.THREE, "");
                }
                yield centre && input.channels().size() > 1 ? compressed("", input, "") : null;
            }
            case Neural neural -> {
                if (stereo) {
                    yield compressed(middle(), ChannelLayout.THREE, cleaned(neural) + ",");
                }
                if (centre && input.channels().size() == 1) {
                    yield new Enhanced(cleaned(neural), input);
                }
                yield centre ? compressed("", input, cleaned(neural) + ",") : null;
            }
        };
    }

    private static String found(Stereo stereo) {
        return "dialoguenhance=original=" + stereo.original() + ":enhance=" + stereo.enhance() + ":voice="
                + stereo.voice();
    }

    private static String cleaned(Neural neural) {
        List<String> options = new ArrayList<>();
        if (neural.model() != null) {
            options.add("model=" + neural.model());
        }
        if (neural.postFilter() != null) {
            options.add("post_filter=" + (neural.postFilter() ? 1 : 0));
        }
        if (neural.attenuationLimit() != null) {
            options.add("attenuation_limit=" + neural.attenuationLimit());
        }
        if (neural.lookahead() != null) {
            options.add("lookahead=" + neural.lookahead());
        }
        return options.isEmpty() ? "dnenhance" : "dnenhance=" + String.join(":", options);
    }

    private String middle() {
        String sides = label("DN", "-LR");
        String both = label("DN", "-SC");
        String centre = label("DN", "-FC");
        return "asplit=2" + sides + both + ";" + both + "pan=mono|c0=0.707*c0+0.707*c1" + centre + ";" + sides + centre
                + "join=inputs=2:channel_layout=3.0,";
    }

    private Enhanced compressed(String before, ChannelLayout layout, String ofCentre) {
        Compression compression = enhancement.compression();
        String others = layout.channels().stream()
                .filter(channel -> !channel.equals(CENTRE))
                .map(this::channel)
                .collect(Collectors.joining());
        String all = layout.channels().stream().map(this::channel).collect(Collectors.joining());
        String key = label("SC", "");
        String out = label("CH", "-FC-OUT");
        String background = label("BG", "");
        String pressed = label("COMPR", "");
        String filter = before + "channelsplit=channel_layout=" + layout.name() + all
                + ";" + channel(CENTRE) + ofCentre + "asplit=2" + key + out
                + ";" + others + "amerge=inputs=" + (layout.channels().size() - 1) + background
                + ";" + background + key
                + "sidechaincompress=threshold=" + Seconds.text(compression.threshold())
                + ":ratio=" + compression.ratio()
                + ":release=" + Seconds.text(compression.release())
                + ":attack=" + Seconds.text(compression.attack()) + pressed
                + ";" + pressed + out + "amerge";
        return new Enhanced(filter, layout);
    }

    private String channel(String channel) {
        return label("CH", "-" + channel);
    }

    private String label(String kind, String end) {
        return "[" + kind + "-" + name + end + "]";
    }
}
