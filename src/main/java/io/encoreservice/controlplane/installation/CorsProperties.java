package io.encoreservice.controlplane.installation;

import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whose pages may call the API and the instances.
 *
 * @param allowedOrigins scheme, host and, where it is not the scheme's own, port, exactly as browsers send them
 */
@Validated
@ConfigurationProperties("encore.cors")
public record CorsProperties(
        @DefaultValue
        List<
                        @Pattern(
                                regexp = "https?://[a-z0-9.-]+(:[0-9]{1,5})?",
                                message = "must be an origin such as https://player.example.com")
                        String>
                allowedOrigins) {}
