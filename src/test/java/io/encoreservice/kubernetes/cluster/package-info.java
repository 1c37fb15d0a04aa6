/** A cluster for tests: fabric8's mock API server, taught what a real one does, with a stand-in for its controllers and nodes. */
@NullMarked
package io.encoreservice.kubernetes.cluster;

import org.jspecify.annotations.NullMarked;
