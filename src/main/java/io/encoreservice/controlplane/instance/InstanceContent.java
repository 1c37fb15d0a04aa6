package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.util.FileSystemUtils;

/** The files that instances made, one folder each. */
final class InstanceContent {

    private final DataFolder data;

    InstanceContent(DataFolder data) {
        this.data = data;
    }

    /** Deletes an instance's folder, if there is one; links in it are deleted, not followed. */
    void delete(Uid uid) {
        try {
            FileSystemUtils.deleteRecursively(data.folder("content").resolve(uid.value()));
        } catch (IOException e) {
            throw new UncheckedIOException("the files of instance " + uid + " cannot be deleted", e);
        }
    }
}
