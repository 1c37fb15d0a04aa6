/** Links that open one file without a token: engines sign them, the proxy believes them; must not know either. */
@NullMarked
package io.encoreservice.shared.link;

import org.jspecify.annotations.NullMarked;
