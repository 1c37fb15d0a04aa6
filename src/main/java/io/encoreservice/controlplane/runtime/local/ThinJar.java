package io.encoreservice.controlplane.runtime.local;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/** Writes the application's own classes as one jar, whose manifest names the libraries beside it. */
final class ThinJar implements AutoCloseable {

    private final JarOutputStream jar;

    ThinJar(EngineLayout layout, List<String> libraries) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(
                Attributes.Name.CLASS_PATH,
                String.join(" ", libraries.stream().map(name -> "lib/" + name).toList()));
        jar = new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(layout.application())), manifest);
        jar.setLevel(Deflater.NO_COMPRESSION);
    }

    void add(String name, InputStream content) throws IOException {
        if (name.equals("META-INF/MANIFEST.MF")) {
            return;
        }
        jar.putNextEntry(new ZipEntry(name));
        content.transferTo(jar);
        jar.closeEntry();
    }

    void addFile(Path root, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            add(root.relativize(file).toString().replace('\\', '/'), content);
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
