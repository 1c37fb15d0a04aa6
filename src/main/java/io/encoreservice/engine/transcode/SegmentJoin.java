package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.PlannedOutput;
import io.encoreservice.engine.ffmpeg.StagedParts;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.job.SegmentPlan.Segment;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The files of a job's parts, and what becomes of them when they are joined.
 *
 * @param plan the parts
 * @param parts the folders where they were made, side by side
 */
record SegmentJoin(SegmentPlan plan, Map<String, Path> parts) {

    /** Whether everything that was made is still there. */
    void check(List<PlannedOutput> outputs) throws PartsLostException {
        for (String part : plan.parts()) {
            Path folder = parts.get(part);
            if (folder == null || !Files.isDirectory(folder)) {
                throw new PartsLostException(part);
            }
            for (int i = 0; i < outputs.size(); i++) {
                boolean pictures = isJoined(outputs.get(i)) && !part.equals(SegmentPlan.REST);
                if (pictures && !Files.isRegularFile(folder.resolve(StagedParts.picturesName(i, outputs.get(i))))) {
                    throw new PartsLostException(part);
                }
            }
        }
    }

    /** Where ffmpeg worked on the segments, in their order. */
    List<Path> works() {
        return IntStream.range(0, plan.segments().size())
                .mapToObj(number -> Objects.requireNonNull(parts.get(Integer.toString(number))))
                .map(TranscodeContext::work)
                .toList();
    }

    boolean isJoined(PlannedOutput output) {
        return StagedParts.isDivisible(output);
    }

    /** Writes the list of an output's segments, beside their folders, so that it names nothing above itself. */
    Path list(int number, PlannedOutput output, Path attemptFolder) throws IOException {
        StringBuilder text = new StringBuilder("ffconcat version 1.0\n");
        List<Segment> segments = plan.segments();
        for (int i = 0; i < segments.size(); i++) {
            Path folder = Objects.requireNonNull(parts.get(Integer.toString(i)));
            text.append("file ").append(folder.getFileName()).append('/');
            text.append(StagedParts.picturesName(number, output)).append('\n');
            // why: else it would be moved to where the one before ends, but it may begin later than that.
            text.append("inpoint 0\n");
            Double shown = segments.get(i).shown();
            if (shown != null) {
                text.append("duration ")
                        .append(BigDecimal.valueOf(shown).toPlainString())
                        .append('\n');
            }
        }
        Path list = attemptFolder.resolveSibling(attemptFolder.getFileName() + "." + number + ".list");
        return Files.writeString(list, text);
    }

    /** Makes the files of an output that was made in one piece this attempt's too. */
    void adopt(PlannedOutput output, Path attemptFolder) throws IOException {
        Path rest = Objects.requireNonNull(parts.get(SegmentPlan.REST));
        for (String name : output.fileNames(name -> Files.isRegularFile(rest.resolve(name)))) {
            link(rest.resolve(name), attemptFolder.resolve(name));
        }
    }

    // why: it must not be moved, since another attempt may have to join the parts again.
    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(file, link);
        }
    }
}
