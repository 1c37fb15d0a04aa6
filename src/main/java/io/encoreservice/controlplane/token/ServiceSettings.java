package io.encoreservice.controlplane.token;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads the properties that the service would read if it were started here with these arguments, and starts nothing. */
final class ServiceSettings {

    private static final Pattern PROPERTY = Pattern.compile("--[\\w-]+(\\.[\\w\\[\\]-]+)+(=.*)?", Pattern.DOTALL);
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final String PROFILE = "control-plane";

    private ServiceSettings() {}

    /**
     * The same for a command's line.
     *
     * @throws ParameterException when one of the arguments is no property
     */
    static Binder read(CommandLine line, List<String> arguments) {
        arguments.stream().filter(p -> !PROPERTY.matcher(p).matches()).forEach(stranger -> {
            throw new ParameterException(line, "unknown argument " + stranger + "; try --help");
        });
        return read(arguments);
    }

    /**
     * A duration that an option gives.
     *
     * @throws ParameterException when it is none, too short or too long
     */
    static Duration duration(CommandLine line, String option, String text, Duration least) {
        Duration wanted;
        try {
            wanted = DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new ParameterException(line, option + " must be like 90s, 30m, 12h or 7d");
        }
        if (wanted.compareTo(least) < 0 || wanted.compareTo(LONGEST) > 0) {
            throw new ParameterException(
                    line, option + " must be " + least.toSeconds() + "s to " + LONGEST.toDays() + "d");
        }
        return wanted;
    }

    private static Binder read(List<String> arguments) {
        // why: until a logging system is told what to do, it prints on the very stream that is for the token.
        LoggingSystem.get(ServiceSettings.class.getClassLoader()).beforeInitialize();
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
        new SpringApplicationJsonEnvironmentPostProcessor()
                .postProcessEnvironment(environment, new SpringApplication(ServiceSettings.class));
        ConfigDataEnvironmentPostProcessor.applyTo(
                environment, new DefaultResourceLoader(), new DefaultBootstrapContext(), PROFILE);
        return Binder.get(environment);
    }
}
