package io.encoreservice.shared.bundle;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code unpack}: puts the bundled programs into a folder, for whoever builds an image. */
@Command(
        name = "unpack",
        mixinStandardHelpOptions = true,
        description =
                "Puts the bundled FFmpeg into a folder, complete for a Linux that has nothing but the C and C++ libraries.")
public final class UnpackCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--to", required = true, description = "the folder, made when it is not there")
    private @Nullable Path folder;

    @Option(names = "--redis", description = "the bundled redis-server instead of FFmpeg")
    private boolean redis;

    private UnpackCommand() {}

    /**
     * Prints the programs' paths on {@code out}, whatever went wrong on {@code err}.
     *
     * @param arguments what follows {@code unpack} on the command line
     * @return the exit code: 0, or 2 when nothing is unpacked
     */
    public static int run(List<String> arguments, PrintWriter out, PrintWriter err) {
        // why: until a logging system is told what to do, it prints debugging lines between the paths.
        LoggingSystem.get(UnpackCommand.class.getClassLoader()).beforeInitialize();
        return new CommandLine(new UnpackCommand())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, line) -> failed(err, e))
                .setExecutionExceptionHandler((e, line, parsed) -> failed(err, e))
                .execute(arguments.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        if (spec == null || folder == null) {
            throw new IllegalStateException("not started by picocli");
        }
        PrintWriter out = spec.commandLine().getOut();
        Bundles bundles = new Bundles(folder);
        if (redis) {
            out.println(bundles.installRedis());
        } else {
            FfmpegTools tools = bundles.installFfmpeg();
            out.println(tools.ffmpeg());
            out.println(tools.ffprobe());
        }
        return CommandLine.ExitCode.OK;
    }

    private static int failed(PrintWriter err, Exception e) {
        err.println("nothing unpacked: " + e.getMessage());
        return CommandLine.ExitCode.USAGE;
    }
}
