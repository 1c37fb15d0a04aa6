package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * This program as Maven or an IDE starts it: a class folder and jars.
 *
 * @param entries the class path
 * @param classes our own classes among them; other folders, such as test classes, are no engine's business
 */
record ClassPathApplication(List<Path> entries, Path classes) implements ApplicationSource {

    @Override
    public String fingerprint() throws IOException {
        Fingerprint print = new Fingerprint();
        for (Path jar : jars()) {
            print.addFile(jar.getFileName().toString(), jar);
        }
        for (Path file : ownFiles()) {
            print.addFile(classes.relativize(file).toString(), file);
        }
        return print.value();
    }

    @Override
    public void writeTo(EngineLayout layout) throws IOException {
        Files.createDirectory(layout.libraries());
        List<String> libraries = new ArrayList<>();
        for (Path jar : jars()) {
            // why: two jars of one name, from two groups, must not hide each other.
            String name = libraries.size() + "-" + jar.getFileName();
            Files.copy(jar, layout.libraries().resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            libraries.add(name);
        }
        try (ThinJar thin = new ThinJar(layout, libraries)) {
            for (Path file : ownFiles()) {
                thin.addFile(classes, file);
            }
        }
    }

    private List<Path> jars() {
        return entries.stream()
                .filter(Files::isRegularFile)
                .filter(jar -> ApplicationSource.isNeeded(jar.getFileName().toString()))
                .toList();
    }

    private List<Path> ownFiles() throws IOException {
        return Files.isDirectory(classes) ? Fingerprint.files(classes) : List.of();
    }
}
