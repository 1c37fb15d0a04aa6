/** The only road to Redis: the embedded server, the client, Lua scripts, key names and users. */
@NullMarked
package io.encoreservice.shared.redis;

import org.jspecify.annotations.NullMarked;
