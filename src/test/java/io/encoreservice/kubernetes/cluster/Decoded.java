package io.encoreservice.kubernetes.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads what a Secret holds. */
final class Decoded {

    private Decoded() {}

    static Map<String, String> data(JsonNode secret) {
        Map<String, String> data = new TreeMap<>();
        Json.texts(secret.get("data"))
                .forEach((name, value) ->
                        data.put(name, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return data;
    }
}
