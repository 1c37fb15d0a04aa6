/** Proves who calls: issues, verifies and reads tokens; the only place for jjwt; must not know instances. */
@NullMarked
package io.encoreservice.controlplane.token;

import org.jspecify.annotations.NullMarked;
