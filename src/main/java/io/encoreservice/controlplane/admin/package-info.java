/** What the operator calls: tenants, their plans, standing and personal tokens; must not know instances. */
@NullMarked
package io.encoreservice.controlplane.admin;

import org.jspecify.annotations.NullMarked;
