/** One jar, two programs: decides by role which wing starts, and knows nothing of what either does. */
@NullMarked
package io.encoreservice;

import org.jspecify.annotations.NullMarked;
