package io.encoreservice.engine.job;

import java.util.List;

/** The complete files of one attempt and where they will be published. */
public record OutputManifest(List<Entry> files) {

    /**
     * @param staged the file's path relative to the attempt's folder
     * @param target the virtual path it gets, such as {@code /usercontent/demo/demo_x.mp4}
     */
    public record Entry(String staged, String target) {}
}
