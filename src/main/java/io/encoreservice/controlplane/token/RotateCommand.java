package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.KeySource;
import java.io.IOException;
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
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code token rotate}: makes a new key, which running services begin to sign with by themselves. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = "Makes a new key for tokens; tokens of the other keys end when those do, personal ones too.")
final class RotateCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--algorithm", defaultValue = "HS256", description = "HS256, ES256 or EdDSA")
    private String algorithm = "HS256";

    @Option(
            names = "--retire-after",
            defaultValue = "2h",
            description = "how long the other keys verify once the new one signs: 90s, 30m, 12h, 7d")
    private String retireAfter = "2h";

    @Unmatched
    private final List<String> properties = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("not started by picocli");
        }
        CommandLine line = spec.commandLine();
        Binder settings = ServiceSettings.read(line, properties);
        TokenAlgorithm wanted = TokenAlgorithm.named(algorithm);
        Duration overlap = ServiceSettings.duration(line, "--retire-after", retireAfter, Duration.ZERO);
        InstallationProperties installation =
                settings.bind("encore", InstallationProperties.class).get();
        TokenProperties tokens =
                settings.bind("encore.token", TokenProperties.class).get();
        KeySource source = settings.bind("encore", KeySource.class).get();

        DataFolder data = new DataFolder(installation.dataDir());
        KeyRotation.Rotated rotated = new KeyRotation(
                        tokens.keysIn(data.root()), source.key(() -> data), Clock.systemUTC())
                .rotate(wanted, overlap);
        line.getOut()
                .println("key " + rotated.id() + " signs from " + rotated.signsFrom() + " on; other keys end at "
                        + rotated.othersEnd());
        return CommandLine.ExitCode.OK;
    }
}
