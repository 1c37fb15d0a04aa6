/** The instance's own content folder, the paths that stay inside it, and its object storage; must not know jobs. */
@NullMarked
package io.encoreservice.engine.storage;

import org.jspecify.annotations.NullMarked;
