package io.encoreservice.controlplane.instance;

/** Whether creating an instance answers with the instance or with an array of that one instance. */
public enum CreateResponse {
    /** An array for callers whose {@code Accept} is exactly {@code application/json}, as once documented. */
    NEGOTIATE,
    OBJECT,
    ARRAY
}
