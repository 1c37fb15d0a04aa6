package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.secret.SecretConfiguration;
import io.encoreservice.controlplane.web.ApiTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Runs a test against this room behind the API's front, with a Redis of its own. */
@ApiTest
@Import({OscConfiguration.class, SecretConfiguration.class})
@TestPropertySource(properties = "encore.data-dir=target/it/osc")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OscTest {}
