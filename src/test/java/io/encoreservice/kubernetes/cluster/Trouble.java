package io.encoreservice.kubernetes.cluster;

/** What can go wrong with an instance's pods. */
public enum Trouble {
    NONE,
    /** The image cannot be fetched. */
    IMAGE_PULL_BACK_OFF,
    /** The container ends as soon as it has begun, with code 1. */
    CRASH_LOOP,
    /** The container uses more memory than it may, again and again. */
    OOM_KILLED,
    /** No pod is made, since the namespace's quota is used up. */
    QUOTA,
    /** No node has room. */
    UNSCHEDULABLE,
    /** The container runs and never becomes ready. */
    SLOW_START
}
