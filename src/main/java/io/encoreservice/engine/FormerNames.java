package io.encoreservice.engine;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Reads the names that settings have in SVT Encore 0.2, and those that only its documentation gives them. */
final class FormerNames implements EnvironmentPostProcessor, Ordered {

    private static final String PREFIX = "encore-settings.profile.spel-expression-prefix";
    private static final String SUFFIX = "encore-settings.profile.spel-expression-suffix";

    private static final Map<String, String> PROPERTIES = Map.of(
            "profile.location", "encore-settings.profile.location",
            "profile.spelexpressionprefix", PREFIX,
            "profile.spelexpressionsuffix", SUFFIX,
            "encore-settings.rediskeyprefix", "encore-settings.redis.prefix",
            "spring.data.redis.url", "encore-settings.redis.uri");

    private static final Map<String, String> VARIABLES = Map.of(
            "ENCORE_SETTINGS_PROFILE_SPELEXPRESSIONPREFIX", PREFIX,
            "ENCORE_SETTINGS_PROFILE_SPELEXPRESSIONSUFFIX", SUFFIX);

    private static final Pattern USER = Pattern.compile("ENCORE_SETTINGS_SECURITY_USERS_(\\w+)_(PASSWORD|ROLE)");

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.matchesProfiles("engine")) {
            add(environment, environment.getSystemEnvironment());
        }
    }

    /** Adds what is told by such a name, below the environment's own variables and above the defaults. */
    static void add(ConfigurableEnvironment environment, Map<String, ?> variables) {
        Map<String, Object> settings = new LinkedHashMap<>();
        String redis = redis(environment);
        if (redis != null) {
            settings.put("encore-settings.redis.uri", redis);
        }
        PROPERTIES.forEach((former, name) -> {
            String value = environment.getProperty(former);
            if (value != null && !value.isEmpty()) {
                settings.put(name, value);
            }
        });
        user(environment, "user", "USER", settings);
        user(environment, "admin", "ADMIN", settings);
        for (Map.Entry<String, ?> variable : variables.entrySet()) {
            String renamed = VARIABLES.get(variable.getKey());
            if (renamed != null) {
                settings.put(renamed, variable.getValue());
            }
            Matcher user = USER.matcher(variable.getKey());
            if (user.matches()) {
                settings.put(
                        "encore-settings.security.users." + lower(user.group(1)) + "." + lower(user.group(2)),
                        variable.getValue());
            }
        }
        environment
                .getPropertySources()
                .addAfter(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new MapPropertySource("formerNames", settings));
    }

    private static void user(
            ConfigurableEnvironment environment, String name, String role, Map<String, Object> settings) {
        String password = environment.getProperty("encore-settings.security." + name + "-password");
        if (password != null) {
            settings.put("encore-settings.security.users." + name + ".password", password);
            settings.put("encore-settings.security.users." + name + ".role", role);
        }
    }

    private static @Nullable String redis(ConfigurableEnvironment environment) {
        String prefix = "spring.data.redis.";
        String host = environment.getProperty(prefix + "host");
        String port = environment.getProperty(prefix + "port");
        if (host == null && port == null) {
            return null;
        }
        String password = environment.getProperty(prefix + "password", "");
        String user = environment.getProperty(prefix + "username", "");
        String account = user.isEmpty() && password.isEmpty() ? "" : user + ":" + password + "@";
        boolean tls = environment.getProperty(prefix + "ssl.enabled", Boolean.class, false);
        return (tls ? "rediss://" : "redis://")
                + account
                + (host == null ? "localhost" : host)
                + ":"
                + (port == null ? "6379" : port)
                + "/"
                + environment.getProperty(prefix + "database", "0");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
