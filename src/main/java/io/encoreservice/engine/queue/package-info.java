/** Who runs which job when: priorities, leases, fencing; must not know what running a job means. */
@NullMarked
package io.encoreservice.engine.queue;

import org.jspecify.annotations.NullMarked;
