package io.encoreservice.controlplane.instance;

import java.time.Instant;

/**
 * What is left of a deleted instance until nothing of it exists any more.
 *
 * @param instance what it was
 * @param deletedAt when its tenant deleted it
 */
record Tombstone(Instance instance, Instant deletedAt) {}
