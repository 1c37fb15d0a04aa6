package io.encoreservice.controlplane.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a log are wanted.
 *
 * @param since only lines written at or after this instant; null means from the beginning
 * @param tail at most this many of the newest lines
 * @param timestamps whether each line begins with its instant in ISO 8601 and a blank
 */
public record LogQuery(@Nullable Instant since, int tail, boolean timestamps) {}
