/** The instance's own content folder and the paths that stay inside it; must not know jobs. */
@NullMarked
package io.encoreservice.engine.storage;

import org.jspecify.annotations.NullMarked;
