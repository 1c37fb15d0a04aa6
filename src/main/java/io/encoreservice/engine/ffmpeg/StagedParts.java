package io.encoreservice.engine.ffmpeg;

import java.util.List;
import java.util.Map;

/** The files in which parts of an output wait to be joined; their names hold nothing that a list of files could misread. */
public final class StagedParts {

    // why: these keep times exactly, or as exactly as the joined file will.
    private static final Map<String, String> PICTURES = Map.ofEntries(
            Map.entry("mp4", "mp4"),
            Map.entry("m4v", "mp4"),
            Map.entry("3gp", "mp4"),
            Map.entry("ts", "mp4"),
            Map.entry("m2ts", "mp4"),
            Map.entry("flv", "mp4"),
            Map.entry("mov", "mov"),
            Map.entry("mpg", "mov"),
            Map.entry("mpeg", "mov"),
            Map.entry("avi", "mov"),
            Map.entry("mkv", "mkv"),
            Map.entry("webm", "webm"),
            Map.entry("mxf", "mxf"));

    private StagedParts() {}

    /** Whether an output has moving pictures that can be encoded segment by segment. */
    public static boolean isDivisible(PlannedOutput output) {
        return output.video() != null && !output.image() && PICTURES.containsKey(output.format());
    }

    /** The name of a segment's file of an output. */
    public static String picturesName(int number, PlannedOutput output) {
        return "pictures-" + number + "." + PICTURES.get(output.format());
    }

    static PlannedOutput pictures(int number, PlannedOutput output) {
        String name = picturesName(number, output);
        return new PlannedOutput(output.id(), name, output.format(), false, output.video(), List.of(), null);
    }

    static PlannedOutput sound(int number, PlannedOutput output) {
        // why: an MXF file must have pictures.
        String format = output.format().equals("mxf") ? "mov" : String.valueOf(PICTURES.get(output.format()));
        return new PlannedOutput(
                output.id(), "sound-" + number + "." + format, format, false, null, output.audio(), null);
    }
}
