package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.OutputManifest;
import java.util.List;
import java.util.Map;

/**
 * What a transcode made: complete files that wait in the attempt's folder to be published.
 *
 * @param output the files by their virtual paths, in the profile's order
 * @param manifest which staged file becomes which virtual path
 * @param qualityMetrics figures by file name and metric
 * @param speed seconds of output per second of work, three decimals; 0 when only images were made
 */
public record Transcoded(
        List<MediaFile> output,
        OutputManifest manifest,
        Map<String, Map<String, Map<String, Double>>> qualityMetrics,
        double speed) {

    public Transcoded(List<MediaFile> output, OutputManifest manifest, double speed) {
        this(output, manifest, Map.of(), speed);
    }
}
