package io.encoreservice.shared.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Hands out the programs that the jar carries, unpacked below one folder. */
public final class Bundles {

    private static final String FONT = "DejaVuSansMono.ttf";
    private static final String FONT_PATTERN = "classpath*:net/sf/jasperreports/fonts/dejavu/" + FONT;
    private static final Set<String> PROGRAMS = Set.of("ffmpeg", "ffprobe");

    private final Path folder;
    private final String osName;
    private final String osArch;

    /**
     * Chooses the programs of this machine.
     *
     * @param folder where bundles are unpacked; need not exist yet
     */
    public Bundles(Path folder) {
        this(folder, System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    Bundles(Path folder, String osName, String osArch) {
        this.folder = folder.toAbsolutePath();
        this.osName = osName;
        this.osArch = osArch;
    }

    /**
     * FFmpeg, ready to run: with a stub for each host library that this machine lacks. May take seconds at the first
     * call ever.
     *
     * @throws NotBundledException when there is none for this machine
     */
    public FfmpegTools ffmpeg() {
        Path home = unpack("ffmpeg", "FFmpeg", ffmpegFiles());
        if (platform().filter(Platform::isLinux).isPresent()) {
            new HostLibraries(home, osArch).complete();
        }
        return new FfmpegTools(home.resolve("ffmpeg"), home.resolve("ffprobe"), home, font());
    }

    /** FFmpeg of the machine's own, with the bundled font and a folder of libraries that stays empty. */
    public FfmpegTools ffmpeg(Path ffmpeg, Path ffprobe) {
        try {
            return new FfmpegTools(ffmpeg, ffprobe, Files.createDirectories(folder.resolve("no-libraries")), font());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + folder, e);
        }
    }

    /**
     * Installs FFmpeg for another machine: programs and font in the folder itself, libraries and stubs of all host
     * libraries in {@code lib}.
     *
     * @throws NotBundledException when there is none for this kind of machine
     */
    FfmpegTools installFfmpeg() {
        Installation installation = new Installation(folder);
        try {
            for (Resource file : ffmpegFiles()) {
                String name = String.valueOf(file.getFilename());
                if (PROGRAMS.contains(name)) {
                    installation.program(file, name);
                } else {
                    installation.library(file, name);
                }
            }
            if (platform().filter(Platform::isLinux).isPresent()) {
                installation.stubs(osArch);
            }
            Path font = installation.data(find(FONT_PATTERN).getFirst(), FONT);
            return new FfmpegTools(folder.resolve("ffmpeg"), folder.resolve("ffprobe"), installation.libraries(), font);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install FFmpeg into " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Installs the Redis server for another machine.
     *
     * @throws NotBundledException when there is none for this kind of machine
     */
    Path installRedis() {
        try {
            return new Installation(folder).program(redisFiles().getFirst(), "redis-server");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install Redis into " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * The redis-server program.
     *
     * @throws NotBundledException when there is none for this machine
     */
    public Path redisServer() {
        List<Resource> files = redisFiles();
        return unpack("redis", "Redis", files)
                .resolve(String.valueOf(files.getFirst().getFilename()));
    }

    private List<Resource> redisFiles() {
        List<Resource> files =
                platform().map(Platform::redisPattern).map(this::find).orElseGet(List::of);
        if (files.isEmpty()) {
            throw new NotBundledException(missing("redis-server", "encore.redis.url to a Redis server of your own"));
        }
        return files;
    }

    private List<Resource> ffmpegFiles() {
        List<Resource> files = platform().map(Platform::ffmpegPattern).map(this::find).orElseGet(List::of).stream()
                .filter(file -> !String.valueOf(file.getFilename()).startsWith("libjni"))
                .toList();
        if (files.isEmpty()) {
            throw new NotBundledException(
                    missing("FFmpeg", "encore.tools.ffmpeg and encore.tools.ffprobe to programs of your own"));
        }
        return files;
    }

    private Path font() {
        return unpack("font", "a font", find(FONT_PATTERN)).resolve(FONT);
    }

    private synchronized Path unpack(String name, String title, List<Resource> files) {
        return new Bundle(name, title, files).unpackInto(folder);
    }

    private List<Resource> find(String pattern) {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(pattern))
                    .filter(Resource::isReadable)
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFilename())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pattern, e);
        }
    }

    private Optional<Platform> platform() {
        return Platform.of(osName, osArch);
    }

    private String missing(String program, String remedy) {
        return "no " + program + " for " + osName + " on " + osArch + " is bundled: set " + remedy;
    }
}
