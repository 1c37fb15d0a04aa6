/** Keeps tenants' secrets, encrypted, by name; must not know what they are used for. */
@NullMarked
package io.encoreservice.controlplane.secret;

import org.jspecify.annotations.NullMarked;
