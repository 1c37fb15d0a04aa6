package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutBuilderTest {

    @TempDir
    private Path folder;

    private Path classes;
    private Path testClasses;
    private Path library;
    private Path ffmpeg;

    @BeforeEach
    void writeAProgram() throws IOException {
        classes = Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(classes.resolve("redis"));
        Files.writeString(classes.resolve("application.yml"), "a: 1");
        Files.writeString(classes.resolve("redis").resolve("job.lua"), "return 1");
        testClasses = Files.createDirectories(folder.resolve("test-classes"));
        Files.writeString(testClasses.resolve("secret.txt"), "test");
        library = jar("library-1.jar", "a.txt");
        ffmpeg = jar("ffmpeg-8.jar", "ffmpeg");
    }

    @Test
    void aClassPathBecomesAThinJarAndItsLibraries() throws IOException {
        EngineLayout layout = builder(classPath()).layOut();

        try (JarFile thin = new JarFile(layout.application().toFile());
                Stream<Path> libraries = Files.list(layout.libraries())) {
            assertThat(thin.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "application.yml", "redis/job.lua");
            assertThat(thin.getManifest().getMainAttributes().getValue("Class-Path"))
                    .isEqualTo("lib/0-library-1.jar");
            assertThat(libraries.map(path -> path.getFileName().toString())).containsExactly("0-library-1.jar");
        }
    }

    @Test
    void aPackagedJarBecomesTheSame() throws IOException {
        Path packaged = folder.resolve("encore-service.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(packaged))) {
            put(jar, "org/springframework/boot/loader/Launcher.class", "loader");
            put(jar, "BOOT-INF/classes/", "");
            put(jar, "BOOT-INF/classes/application.yml", "a: 1");
            put(jar, "BOOT-INF/lib/library-1.jar", "library");
            put(jar, "BOOT-INF/lib/ffmpeg-8.jar", "ffmpeg");
        }

        EngineLayout layout = builder(packaged.toString()).layOut();

        try (JarFile thin = new JarFile(layout.application().toFile())) {
            assertThat(thin.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "application.yml");
            assertThat(thin.getManifest().getMainAttributes().getValue("Class-Path"))
                    .isEqualTo("lib/library-1.jar");
        }
        assertThat(layout.libraries().resolve("library-1.jar")).hasContent("library");
        assertThat(layout.libraries().resolve("ffmpeg-8.jar")).doesNotExist();
    }

    @Test
    void anUnchangedProgramIsLaidOutOnce() throws IOException {
        EngineLayout first = builder(classPath()).layOut();
        Files.writeString(first.folder().resolve("mark"), "still here");

        EngineLayout second = builder(classPath()).layOut();

        assertThat(second).isEqualTo(first);
        assertThat(second.folder().resolve("mark")).exists();
    }

    @Test
    void aChangedProgramGetsALayoutOfItsOwnAndTheOldOneGoes() throws IOException {
        EngineLayout before = builder(classPath()).layOut();
        Files.setLastModifiedTime(classes.resolve("application.yml"), FileTime.fromMillis(1_000));

        EngineLayout after = builder(classPath()).layOut();

        assertThat(after.folder()).isNotEqualTo(before.folder()).isDirectory();
        assertThat(before.folder()).doesNotExist();
    }

    @Test
    void aDraftOfAKilledServiceIsClearedAway() throws IOException {
        Path draft = Files.createDirectories(folder.resolve("engine").resolve("draft123"));

        builder(classPath()).layOut();

        assertThat(draft).doesNotExist();
    }

    private LayoutBuilder builder(String classPath) throws IOException {
        return new LayoutBuilder(folder.resolve("engine"), ApplicationSource.of(classPath, classes));
    }

    private String classPath() {
        return String.join(
                File.pathSeparator,
                testClasses.toString(),
                classes.toString(),
                library.toString(),
                ffmpeg.toString(),
                folder.resolve("absent.jar").toString());
    }

    private Path jar(String name, String entry) throws IOException {
        Path file = folder.resolve(name);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            put(jar, entry, "content");
        }
        return file;
    }

    private static void put(JarOutputStream jar, String name, String content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        OutputStream out = jar;
        out.write(content.getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
    }
}
