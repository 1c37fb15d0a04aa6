/** The control plane: what tenants call to own instances and to reach them; knows nothing of what an engine does inside. */
@NullMarked
package io.encoreservice.controlplane;

import org.jspecify.annotations.NullMarked;
