/** What a tenant may do: plans and limits; must not know how a tenant proved who it is. */
@NullMarked
package io.encoreservice.controlplane.tenant;

import org.jspecify.annotations.NullMarked;
