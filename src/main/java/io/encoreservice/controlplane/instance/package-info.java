/** Owns the desired state of every instance and drives the runtime to it; must not know which runtime it is. */
@NullMarked
package io.encoreservice.controlplane.instance;

import org.jspecify.annotations.NullMarked;
