/** The engine's HTTP face, as SVT Encore's; must not hold rules of the queue or of transcoding. */
@NullMarked
package io.encoreservice.engine.web;

import org.jspecify.annotations.NullMarked;
