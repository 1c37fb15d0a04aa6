/** What a runtime tells an engine, and how children are started so that none outlives its parent. */
@NullMarked
package io.encoreservice.shared.launch;

import org.jspecify.annotations.NullMarked;
