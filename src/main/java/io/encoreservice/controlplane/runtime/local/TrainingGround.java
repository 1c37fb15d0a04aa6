package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Where an engine may start for practice without touching anything of a tenant's. */
interface TrainingGround {

    /** Lets one engine in. */
    Visit open() throws IOException;

    /** One engine's stay; closing it leaves nothing behind. */
    interface Visit extends AutoCloseable {

        /** A folder for temporary files. */
        Path work();

        /** What the engine is told. */
        Map<String, String> environment();

        @Override
        void close() throws IOException;
    }
}
