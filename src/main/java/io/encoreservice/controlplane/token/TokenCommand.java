package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.KeySource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
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
        subcommands = RotateCommand.class,
        mixinStandardHelpOptions = true,
        description =
                "Prints a token. The service's own properties, such as --encore.data-dir=DIR, are understood too.")
public final class TokenCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--tenant", description = "whom the token speaks for; the owner of this machine if not given")
    private @Nullable String tenant;

    @Option(names = "--personal", description = "a personal access token, to be exchanged for service access tokens")
    private boolean personal;

    @Option(
            names = "--admin",
            arity = "0..1",
            fallbackValue = "operator",
            paramLabel = "NAME",
            description = "an admin token, for the operator's side; the name is for the audit log")
    private @Nullable String admin;

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
        Binder settings = ServiceSettings.read(line, properties);
        InstallationProperties installation =
                settings.bind("encore", InstallationProperties.class).get();
        TokenProperties tokens =
                settings.bind("encore.token", TokenProperties.class).get();
        KeySource source = settings.bind("encore", KeySource.class).get();
        InstallationKey key = source.key(() -> dataFolder(installation.dataDir()));
        KeyRing keys =
                new KeyFile(tokens.keysIn(installation.dataDir()), tokens.isKeysFileNamed(), key, Clock.systemUTC());
        line.getOut().println(issued(keys, installation, tokens).value());
        return CommandLine.ExitCode.OK;
    }

    private IssuedToken issued(KeyRing keys, InstallationProperties installation, TokenProperties tokens) {
        TokenIssuer issuer = new TokenIssuer(keys, tokens.issuer(), Clock.systemUTC());
        if (admin != null) {
            if (personal || tenant != null) {
                throw new ParameterException(spec().commandLine(), "--admin goes with neither --tenant nor --personal");
            }
            return issuer.admin(new Operator(admin), lifetime(tokens.adminLifetime()));
        }
        TenantId whom = TenantId.of(tenant == null ? installation.defaultTenant() : tenant);
        return personal
                ? issuer.personal(whom, lifetime(tokens.personalLifetime()))
                : issuer.issue(TokenKind.SERVICE, whom, lifetime(tokens.serviceLifetime()));
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
        return expires == null
                ? standard
                : ServiceSettings.duration(spec().commandLine(), "--expires", expires, Duration.ofSeconds(1));
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
