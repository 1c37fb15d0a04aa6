package io.encoreservice.controlplane.token;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/** Reads the properties that the service would read if it were started here with these arguments, and starts nothing. */
final class ServiceSettings {

    private static final String PROFILE = "control-plane";

    private ServiceSettings() {}

    static Binder read(List<String> arguments) {
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
