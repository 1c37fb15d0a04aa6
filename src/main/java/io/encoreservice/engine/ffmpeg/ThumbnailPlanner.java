package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.PlannedOutput.Tiles;
import io.encoreservice.engine.ffmpeg.PlannedOutput.Video;
import io.encoreservice.engine.profile.ThumbnailEncode;
import io.encoreservice.engine.profile.ThumbnailMapEncode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which moments become still pictures. */
record ThumbnailPlanner(JobInputs inputs) {

    PlannedOutput pictures(ThumbnailEncode encode) throws PlanException {
        String id = OutputNames.id(encode);
        CommandInput input = inputs.video(encode.inputLabel(), id);
        String filter = moments(encode, input, id) + ",scale=w=" + encode.thumbnailWidth() + ":h="
                + encode.thumbnailHeight() + ":out_range=jpeg";
        List<String> params = List.of("-fps_mode", "vfr", "-q:v", Integer.toString(encode.quality()));
        Video video = new Video(encode.inputLabel(), filter, List.of(), params, encode.decodeOutput(), null);
        String name = OutputNames.of(inputs.job().baseName(), encode);
        return new PlannedOutput(id, name, "jpg", true, video, List.of(), null);
    }

    private String moments(ThumbnailEncode encode, CommandInput input, String id) throws PlanException {
        double from = from(encode.decodeOutput());
        Double moment = inputs.job().thumbnailTime();
        if (moment != null) {
            // why: what is asked for is a moment of the input, and an output has its own time.
            double asked = encode.decodeOutput() == null ? moment : Math.max(0, moment - inputs.outputSeek());
            return ThumbnailFilters.atTimes(List.of(asked));
        }
        if (encode.intervalSeconds() != null) {
            return ThumbnailFilters.everyInterval(encode.intervalSeconds(), from);
        }
        double length = inputs.length(input, id);
        return ThumbnailFilters.atTimes(encode.percentages().stream()
                .map(percent -> from + percent * length / 100)
                .toList());
    }

    PlannedOutput map(ThumbnailMapEncode encode) throws PlanException {
        String id = OutputNames.id(encode);
        CommandInput input = inputs.video(encode.inputLabel(), id);
        double interval = inputs.length(input, id) / (encode.cols() * encode.rows());
        Ratio tile = new Ratio(encode.tileWidth(), encode.tileHeight());
        String filter = ThumbnailFilters.everyInterval(interval, from(encode.decodeOutput()))
                + "," + String.join(",", VideoFilters.pad(tile.toString()))
                + ",scale=-1:" + encode.tileHeight();
        String baseName = inputs.job().baseName();
        String frames = baseName.replace("%", "%%") + encode.suffix() + "%04d.png";
        Tiles tiles =
                new Tiles(encode.cols() + "x" + encode.rows(), encode.quality(), OutputNames.of(baseName, encode));
        List<String> params = List.of("-fps_mode", "vfr");
        Video video = new Video(encode.inputLabel(), filter, List.of(), params, encode.decodeOutput(), null);
        return new PlannedOutput(id, frames, encode.format(), true, video, List.of(), tiles);
    }

    private double from(@Nullable Integer decodeOutput) {
        return decodeOutput == null ? inputs.outputSeek() : 0;
    }
}
