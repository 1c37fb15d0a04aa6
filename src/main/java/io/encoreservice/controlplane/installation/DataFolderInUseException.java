package io.encoreservice.controlplane.installation;

import java.nio.file.Path;

/** Another service works in the same data folder. */
final class DataFolderInUseException extends RuntimeException {

    DataFolderInUseException(Path folder) {
        super("another Encore Service is using the data folder " + folder
                + ": stop it, or give this one a folder of its own with --encore.data-dir");
    }
}
