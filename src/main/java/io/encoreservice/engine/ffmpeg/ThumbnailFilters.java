package io.encoreservice.engine.ffmpeg;

import java.util.List;
import java.util.stream.Collectors;

/** The filters that pick moments of a video, as SVT Encore writes them. */
final class ThumbnailFilters {

    private ThumbnailFilters() {}

    /** The first frame at or after each of some times. */
    static String atTimes(List<Double> times) {
        return times.stream()
                .map(Seconds::text)
                .map(time -> "(isnan(prev_pts)+lt(prev_pts*TB\\," + time + "))*gte(pts*TB\\," + time + ")")
                .collect(Collectors.joining("+", "select=", ""));
    }

    /** The first frame of each interval from some time on. */
    static String everyInterval(double interval, double from) {
        String seconds = Seconds.text(interval);
        String each = "isnan(prev_selected_t)+gt(floor(t/" + seconds + ")\\,floor(prev_selected_t/" + seconds + "))";
        return from > 0 ? "select=gte(t\\," + Seconds.text(from) + ")*(" + each + ")" : "select=" + each;
    }
}
