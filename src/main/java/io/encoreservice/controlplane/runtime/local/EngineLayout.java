package io.encoreservice.controlplane.runtime.local;

import java.nio.file.Path;

/**
 * One folder of jars that all engines start from; JDK 25 takes no class folders and no nested jars into an AOT cache.
 *
 * @param folder named by what is in it
 */
record EngineLayout(Path folder) {

    /** The jar to start, whose manifest names all others. */
    Path application() {
        return folder.resolve("application.jar");
    }

    Path libraries() {
        return folder.resolve("lib");
    }
}
