package io.encoreservice.controlplane.proxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Every way known to us of having two servers see different requests in the same bytes. */
final class SmugglingCorpus {

    private SmugglingCorpus() {}

    static Map<String, Stream<SmugglingCase>> families() {
        Map<String, Stream<SmugglingCase>> families = new LinkedHashMap<>();
        families.put("lengths", LengthAttacks.all());
        families.put("codings", CodingAttacks.all());
        families.put("chunks", ChunkAttacks.all());
        families.put("lines", LineAttacks.all());
        families.put("hosts", HostAttacks.all());
        families.put("protocols", ProtocolAttacks.all());
        return families;
    }

    static Stream<SmugglingCase> all() {
        return families().values().stream().flatMap(family -> family);
    }
}
