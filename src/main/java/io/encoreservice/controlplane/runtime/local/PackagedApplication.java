package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** This program as Spring Boot packages it: one jar with its libraries inside. */
record PackagedApplication(Path jar) implements ApplicationSource {

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** Whether a file is such a jar. */
    static boolean isOne(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (JarFile opened = new JarFile(file.toFile())) {
            return opened.getEntry(CLASSES) != null;
        }
    }

    @Override
    public String fingerprint() throws IOException {
        return new Fingerprint().addFile("packaged", jar).value();
    }

    @Override
    public void writeTo(EngineLayout layout) throws IOException {
        Files.createDirectory(layout.libraries());
        try (JarFile opened = new JarFile(jar.toFile())) {
            List<? extends ZipEntry> entries =
                    opened.stream().filter(entry -> !entry.isDirectory()).toList();
            List<String> libraries = unpackLibraries(opened, entries, layout);
            try (ThinJar thin = new ThinJar(layout, libraries)) {
                for (ZipEntry entry : entries) {
                    if (entry.getName().startsWith(CLASSES)) {
                        try (InputStream content = opened.getInputStream(entry)) {
                            thin.add(entry.getName().substring(CLASSES.length()), content);
                        }
                    }
                }
            }
        }
    }

    private static List<String> unpackLibraries(JarFile opened, List<? extends ZipEntry> entries, EngineLayout layout)
            throws IOException {
        List<String> libraries = new ArrayList<>();
        for (ZipEntry entry : entries) {
            String name = entry.getName();
            String library = name.startsWith(LIBRARIES) ? name.substring(LIBRARIES.length()) : "";
            if (!library.isEmpty() && library.indexOf('/') < 0 && ApplicationSource.isNeeded(library)) {
                try (InputStream content = opened.getInputStream(entry)) {
                    Files.copy(content, layout.libraries().resolve(library));
                }
                libraries.add(library);
            }
        }
        return libraries;
    }
}
