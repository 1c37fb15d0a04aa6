package io.encoreservice.controlplane.installation;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where instances run.
 *
 * @param runtime {@code local} or {@code kubernetes}
 */
@ConfigurationProperties("encore")
public record RuntimeChoice(String runtime) {

    private static final String LOCAL = "local";
    private static final String KUBERNETES = "kubernetes";

    public RuntimeChoice {
        if (!Set.of(LOCAL, KUBERNETES).contains(runtime)) {
            throw new StartRefusedException(
                    "encore.runtime is '" + runtime + "', but must be " + LOCAL + " or " + KUBERNETES);
        }
    }

    /** Whether instances run on a cluster, and so most likely this service as well. */
    public boolean isKubernetes() {
        return runtime.equals(KUBERNETES);
    }
}
