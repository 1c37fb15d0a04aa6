package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.Pace;
import java.util.List;

/** Hears how a transcode goes, on the thread that runs it or on ffmpeg's reader thread. */
public interface TranscodeListener {

    /** The inputs were analysed; FFmpeg is about to start. */
    void analyzed(List<MediaFile> inputs);

    /** FFmpeg reported progress, 0 to 100, at most once a second. */
    void progressed(int percent);

    /** The same for who wants to know how fast, too. */
    default void progressed(Pace pace) {
        progressed(pace.progress());
    }
}
