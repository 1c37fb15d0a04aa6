package io.encoreservice.shared.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.core.io.Resource;

/** A folder that programs are installed into under names that do not change, as an image needs it. */
record Installation(Path folder) {

    static final String LIBRARIES = "lib";

    private static final String PROGRAM = "rwxr-xr-x";
    private static final String DATA = "rw-r--r--";

    Path program(Resource file, String name) throws IOException {
        return put(file, folder.resolve(name), PROGRAM);
    }

    Path library(Resource file, String name) throws IOException {
        return put(file, libraries().resolve(name), PROGRAM);
    }

    Path data(Resource file, String name) throws IOException {
        return put(file, folder.resolve(name), DATA);
    }

    /** Stubs of all host libraries that FFmpeg may miss: the machine it will run on is not this one. */
    void stubs(String osArch) throws IOException {
        for (String soname : StubLibrary.names()) {
            Path stub = Files.write(libraries().resolve(soname), StubLibrary.of(soname, osArch));
            Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString(PROGRAM));
        }
    }

    Path libraries() {
        return folder.resolve(LIBRARIES);
    }

    private static Path put(Resource file, Path target, String mode) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream in = file.getInputStream()) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
        return target;
    }
}
