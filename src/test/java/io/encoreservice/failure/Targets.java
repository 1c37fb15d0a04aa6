package io.encoreservice.failure;

import java.nio.file.Path;

/** Where a virtual path lies in a content folder. */
final class Targets {

    private static final String ROOT = "/usercontent/";

    private Targets() {}

    static Path in(Path content, String target) {
        if (!target.startsWith(ROOT)) {
            throw new IllegalStateException(target + " is not below " + ROOT);
        }
        return content.resolve(target.substring(ROOT.length()));
    }
}
