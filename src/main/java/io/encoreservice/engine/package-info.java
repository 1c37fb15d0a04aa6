/** The engine: what an instance is, an SVT Encore compatible job API over a queue and FFmpeg; knows nothing of tenants. */
@NullMarked
package io.encoreservice.engine;

import org.jspecify.annotations.NullMarked;
