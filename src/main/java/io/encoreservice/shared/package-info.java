/** What both wings use and neither owns; must not know either of them. */
@NullMarked
package io.encoreservice.shared;

import org.jspecify.annotations.NullMarked;
