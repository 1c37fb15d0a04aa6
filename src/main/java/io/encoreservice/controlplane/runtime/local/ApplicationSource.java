package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** This very program as it was started, be it one packaged jar or a class path of folders and jars. */
interface ApplicationSource {

    /** Libraries that an engine never needs, by the beginning of their file names. */
    List<String> UNNEEDED = List.of(
            "ffmpeg-",
            "embedded-redis-",
            "jasperreports-fonts-",
            "kubernetes-",
            "jjwt-",
            "micrometer-registry-prometheus-",
            "prometheus-metrics-");

    /** A short name that changes whenever the program does. */
    String fingerprint() throws IOException;

    /** Writes the thin application jar and its libraries into an empty layout. */
    void writeTo(EngineLayout layout) throws IOException;

    /** The program that runs here. */
    static ApplicationSource running() throws IOException {
        URI classes = URI.create(ApplicationSource.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        // why: inside a packaged jar the location is no file, and none is needed.
        return of(
                System.getProperty("java.class.path"),
                "file".equals(classes.getScheme()) ? Path.of(classes) : Path.of(""));
    }

    /**
     * The program behind a class path.
     *
     * @param classPath as in the system property {@code java.class.path}
     * @param classes the folder or jar that holds our own classes
     */
    static ApplicationSource of(String classPath, Path classes) throws IOException {
        List<Path> entries = Fingerprint.paths(classPath);
        return entries.size() == 1 && PackagedApplication.isOne(entries.getFirst())
                ? new PackagedApplication(entries.getFirst())
                : new ClassPathApplication(entries, classes);
    }

    /** Whether an engine needs a library of this file name. */
    static boolean isNeeded(String name) {
        return UNNEEDED.stream().noneMatch(name::startsWith);
    }
}
