package io.encoreservice.controlplane.web;

import java.util.Set;

/** The methods of HTTP that only look (RFC 9110, 9.2.1), as far as the API answers them. */
public final class SafeMethods {

    private static final Set<String> NAMES = Set.of("GET", "HEAD", "OPTIONS");

    private SafeMethods() {}

    public static boolean contains(String method) {
        return NAMES.contains(method);
    }
}
