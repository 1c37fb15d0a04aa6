package io.encoreservice.controlplane.token;

import io.jsonwebtoken.io.AbstractSerializer;
import java.io.OutputStream;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes a token's JSON with the Jackson that the service has. */
final class JwtJsonWriter extends AbstractSerializer<Map<String, ?>> {

    private final JsonMapper json = new JsonMapper();

    @Override
    protected void doSerialize(Map<String, ?> members, OutputStream out) {
        json.writeValue(out, members);
    }
}
