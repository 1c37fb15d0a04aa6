package io.encoreservice.controlplane.web;

import org.springframework.core.Ordered;

/** In which order the API's filters see a request; all of them come after the one that reads forwarding headers. */
public final class FilterOrder {

    static final int SAMPLES_DOOR = Ordered.HIGHEST_PRECEDENCE + 5;
    static final int PAGES_OF_OTHERS = Ordered.HIGHEST_PRECEDENCE + 7;
    static final int BODY_LIMIT = Ordered.HIGHEST_PRECEDENCE + 10;
    static final int INSTANCE_HOST = Ordered.HIGHEST_PRECEDENCE + 20;

    /** Addresses below {@code /.osaas.io} lose that prefix, so that all later filters see the path that is routed. */
    public static final int OSAAS_PREFIX = Ordered.HIGHEST_PRECEDENCE + 25;

    static final int TRAILING_SLASH = Ordered.HIGHEST_PRECEDENCE + 30;

    /** Who calls is asked last, just before controllers. */
    public static final int TOKEN = Ordered.HIGHEST_PRECEDENCE + 40;

    /** What a tenant asks too often is not asked at all. */
    public static final int CHANGE_LIMIT = Ordered.HIGHEST_PRECEDENCE + 45;

    private FilterOrder() {}
}
