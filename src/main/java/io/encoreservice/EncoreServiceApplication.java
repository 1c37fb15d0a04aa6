package io.encoreservice;

import io.encoreservice.controlplane.ControlPlaneConfiguration;
import io.encoreservice.controlplane.token.TokenCommand;
import io.encoreservice.engine.EngineConfiguration;
import io.encoreservice.shared.bundle.UnpackCommand;
import io.encoreservice.shared.launch.ParentWatch;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Reads the role and starts that wing and nothing else. */
public final class EncoreServiceApplication {

    private EncoreServiceApplication() {}

    public static void main(String[] args) {
        switch (args.length > 0 ? args[0] : "") {
            case "token" -> System.exit(command(TokenCommand::run, args));
            case "unpack" -> System.exit(command(UnpackCommand::run, args));
            default -> start(args);
        }
    }

    private static void start(String[] args) {
        Role role = Role.of(System.getenv(Role.VARIABLE));
        ParentWatch.startAsAsked(System.getenv());
        new SpringApplicationBuilder(wing(role))
                .profiles(role.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .bannerMode(Banner.Mode.OFF)
                .run(args);
    }

    private static int command(Command command, String[] args) {
        return command.run(
                Arrays.asList(args).subList(1, args.length),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    private static Class<?> wing(Role role) {
        return switch (role) {
            case CONTROL_PLANE -> ControlPlaneConfiguration.class;
            case ENGINE -> EngineConfiguration.class;
        };
    }

    /** What the first argument may name instead of a start. */
    private interface Command {

        int run(List<String> arguments, PrintWriter out, PrintWriter err);
    }
}
