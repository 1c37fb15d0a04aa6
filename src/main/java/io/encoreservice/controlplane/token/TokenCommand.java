package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.KeySource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code token}: prints a token for whoever may read the installation's key, without a running service. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description =
                "Prints a token. The service's own properties, such as --encore.data-dir=DIR, are understood too.")
public final class TokenCommand implements Callable<Integer> {

    private static final Pattern PROPERTY = Pattern.compile("--[\\w-]+(\\.[\\w\\[\\]-]+)+(=.*)?", Pattern.DOTALL);
    private static final Duration LONGEST = Duration.ofDays(3650);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--tenant", description = "whom the token speaks for; the owner of this machine if not given")
    private @Nullable String tenant;

    @Option(names = "--personal", description = "a personal access token, to be exchanged for service access tokens")
    private boolean personal;

    @Option(names = "--expires", description = "how long it is good for: 90s, 30m, 12h, 7d")
    private @Nullable String expires;

    @Unmatched
    private final List<String> properties = new ArrayList<>();

    private TokenCommand() {}

    /**
     * Prints the token and nothing else on {@code out}, whatever went wrong on {@code err}.
     *
     * @param arguments what follows {@code token} on the command line
     * @return the exit code: 0, or 2 when there is no token
     */
    public static int run(List<String> arguments, PrintWriter out, PrintWriter err) {
        return new CommandLine(new TokenCommand())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, line) -> failed(err, e))
                .setExecutionExceptionHandler((e, line, parsed) -> failed(err, e))
                .execute(arguments.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        CommandLine line = spec().commandLine();
        properties.stream().filter(p -> !PROPERTY.matcher(p).matches()).forEach(stranger -> {
            throw new ParameterException(line, "unknown argument " + stranger + "; try --help");
        });
        Binder settings = ServiceSettings.read(properties);
        InstallationProperties installation =
                settings.bind("encore", InstallationProperties.class).get();
        TokenProperties tokens =
                settings.bind("encore.token", TokenProperties.class).get();
        TenantId whom = TenantId.of(tenant == null ? installation.defaultTenant() : tenant);
        Duration lifetime = lifetime(personal ? tokens.personalLifetime() : tokens.serviceLifetime());

        KeySource source = settings.bind("encore", KeySource.class).get();
        IssuedToken token = TokenIssuer.of(source.key(() -> dataFolder(installation.dataDir())), tokens.issuer())
                .issue(personal ? TokenKind.PERSONAL : TokenKind.SERVICE, whom, lifetime);
        line.getOut().println(token.value());
        return CommandLine.ExitCode.OK;
    }

    private DataFolder dataFolder(Path root) {
        if (Files.notExists(root)) {
            spec().commandLine()
                    .getErr()
                    .println("made a new data folder, which the service must be told too: " + root);
        }
        return new DataFolder(root);
    }

    private Duration lifetime(Duration standard) {
        if (expires == null) {
            return standard;
        }
        Duration wanted;
        try {
            wanted = DurationStyle.detectAndParse(expires);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new ParameterException(spec().commandLine(), "--expires must be like 90s, 30m, 12h or 7d");
        }
        if (wanted.compareTo(Duration.ofSeconds(1)) < 0 || wanted.compareTo(LONGEST) > 0) {
            throw new ParameterException(spec().commandLine(), "--expires must be 1s to " + LONGEST.toDays() + "d");
        }
        return wanted;
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not started by picocli");
        }
        return spec;
    }

    private static int failed(PrintWriter err, Exception e) {
        err.println("no token: " + e.getMessage());
        return CommandLine.ExitCode.USAGE;
    }
}
