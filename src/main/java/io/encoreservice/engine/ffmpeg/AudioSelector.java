package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.job.MediaFile.AudioStream;
import io.encoreservice.shared.ffmpeg.ChannelLayout;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which streams of an input are its sound, and how they are laid out once joined.
 *
 * @param labels the streams' labels in a filter graph
 * @param join the filter that makes one stream of many, null when there is one
 * @param layout what comes out
 */
record AudioSelector(String labels, @Nullable String join, ChannelLayout layout) {

    static AudioSelector of(int index, CommandInput source, Map<Integer, String> defaults) throws PlanException {
        List<AudioStream> streams = source.audio();
        Integer wanted = source.input().audioStream();
        AudioStream first = streams.getFirst();
        if (wanted != null || streams.size() == 1 || first.channels() > 1) {
            return new AudioSelector(
                    "[" + index + ":a:" + (wanted == null ? 0 : wanted) + "]", null, single(source, first, defaults));
        }
        if (streams.stream().anyMatch(stream -> stream.channels() != 1)) {
            throw new PlanException("Mono audio streams followed by others in "
                    + source.input().uri() + " are not supported: choose one by audioStream");
        }
        ChannelLayout layout = joined(source, streams.size(), defaults);
        String labels = IntStream.range(0, streams.size())
                .mapToObj(stream -> "[" + index + ":a:" + stream + "]")
                .collect(Collectors.joining());
        String map = IntStream.range(0, streams.size())
                .mapToObj(stream -> stream + ".0-" + layout.channels().get(stream))
                .collect(Collectors.joining("|"));
        return new AudioSelector(
                labels, "join=inputs=" + streams.size() + ":channel_layout=" + layout.name() + ":map=" + map, layout);
    }

    private static ChannelLayout joined(CommandInput source, int channels, Map<Integer, String> defaults)
            throws PlanException {
        String named = source.input().channelLayout();
        ChannelLayout layout = named == null ? ChannelLayout.ofCount(channels, defaults) : ChannelLayout.named(named);
        if (layout == null || layout.channels().size() != channels) {
            throw new PlanException("The " + channels + " mono audio streams of "
                    + source.input().uri() + " have no channel layout: give the input a channelLayout");
        }
        return layout;
    }

    private static ChannelLayout single(CommandInput source, AudioStream stream, Map<Integer, String> defaults)
            throws PlanException {
        String named = source.input().channelLayout();
        if (named == null) {
            named = stream.channelLayout();
        }
        ChannelLayout layout = named == null ? null : ChannelLayout.named(named);
        ChannelLayout usual = layout == null ? ChannelLayout.ofCount(stream.channels(), defaults) : layout;
        if (usual == null) {
            throw new PlanException(
                    "The channel layout of " + source.input().uri() + " is unknown: give the input a channelLayout");
        }
        return usual;
    }
}
