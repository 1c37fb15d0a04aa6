package io.encoreservice.kubernetes.cluster;

import java.time.Instant;

/** One line that a container printed. */
record LogLine(Instant at, String text) {}
