/** Says who and what is meant, as values that are valid once they exist; knows no Spring and no storage. */
@NullMarked
package io.encoreservice.controlplane.identity;

import org.jspecify.annotations.NullMarked;
