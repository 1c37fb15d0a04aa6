package io.encoreservice.controlplane.proxy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.encoreservice.controlplane.identity.InstanceKey;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads {@code Host} headers, and those that name an instance but once, since most requests repeat what was asked. */
final class Hosts {

    private static final int MAX_KNOWN = 20_000;

    private final Supplier<String> domain;
    private final Cache<String, Host> known =
            Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

    /**
     * @param domain the instances' domain, which does not change once the first request is here
     */
    Hosts(Supplier<String> domain) {
        this.domain = domain;
    }

    /**
     * What a header says.
     *
     * @param name in lower case
     * @param key the instance it names, if it can name one
     */
    record Host(String name, Optional<InstanceKey> key) {}

    /** Reads one; empty when it is no host at all. */
    Optional<Host> read(String header) {
        Host before = known.getIfPresent(header);
        if (before != null) {
            return Optional.of(before);
        }
        if (!InstanceHost.isWellFormed(header)) {
            return Optional.empty();
        }
        Host read = new Host(header.toLowerCase(Locale.ROOT), InstanceHost.parse(header, domain.get()));
        if (read.key().isPresent()) {
            known.put(header, read);
        }
        return Optional.of(read);
    }
}
