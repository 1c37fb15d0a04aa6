package io.encoreservice.engine.queue;

/**
 * How a queue is as a whole.
 *
 * @param paused whether no job may start
 * @param waiting how many jobs wait
 * @param running how many run
 */
public record QueueState(boolean paused, long waiting, long running) {}
