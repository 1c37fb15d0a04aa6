package io.encoreservice.kubernetes.cluster;

import org.jspecify.annotations.Nullable;

/** One object became another version, came (no before) or went (no after). */
record Change(
        Ref ref,
        long version,
        @Nullable Stored before,
        @Nullable Stored after) {}
