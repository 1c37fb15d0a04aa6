package io.encoreservice.controlplane.instance;

/**
 * One instance as its tenant may see it.
 *
 * @param instance what it shall be
 * @param state how it is
 */
record InstanceView(Instance instance, InstanceObserved state) {}
