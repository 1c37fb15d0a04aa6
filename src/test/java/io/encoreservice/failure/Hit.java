package io.encoreservice.failure;

import io.encoreservice.failure.Call.Held;

/**
 * An attempt that was under way when what it needed was struck.
 *
 * @param held which
 * @param at when, in nanoseconds
 */
record Hit(Held held, long at) {}
