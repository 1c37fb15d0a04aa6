/** The interface to where instances run; must not know any implementation of it. */
@NullMarked
package io.encoreservice.controlplane.runtime;

import org.jspecify.annotations.NullMarked;
