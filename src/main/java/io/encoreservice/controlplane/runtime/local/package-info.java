/** Runs every instance as a child process on this machine; named by nobody but the wing's configuration. */
@NullMarked
package io.encoreservice.controlplane.runtime.local;

import org.jspecify.annotations.NullMarked;
