/**
 * The certificate this installation proves its names with, given or made here, always the newest; must not know what is
 * served with it.
 */
@NullMarked
package io.encoreservice.shared.tls;

import org.jspecify.annotations.NullMarked;
