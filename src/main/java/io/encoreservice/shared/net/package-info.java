/** Which addresses may ever be dialled on a tenant's behalf; must not know who asks. */
@NullMarked
package io.encoreservice.shared.net;

import org.jspecify.annotations.NullMarked;
