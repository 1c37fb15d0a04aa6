package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** The files that instances made, one folder each. */
final class InstanceContent {

    private final DataFolder data;

    InstanceContent(DataFolder data) {
        this.data = data;
    }

    Path folder(Uid uid) {
        return data.folder("content").resolve(uid.value());
    }

    /** Deletes an instance's folder, if there is one; links in it are deleted, not followed. */
    void delete(Uid uid) {
        try {
            FileSystemUtils.deleteRecursively(folder(uid));
        } catch (IOException e) {
            throw new UncheckedIOException("the files of instance " + uid + " cannot be deleted", e);
        }
    }
}
