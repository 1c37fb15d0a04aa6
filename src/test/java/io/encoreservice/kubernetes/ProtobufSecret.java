package io.encoreservice.kubernetes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Secret as Helm sends its own records: in Kubernetes' protobuf envelope, of which this reads what matters. */
final class ProtobufSecret {

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private ProtobufSecret() {}

    static boolean is(byte[] body) {
        return body.length > MAGIC.length
                && ByteBuffer.wrap(body, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    static ObjectNode parse(byte[] body) {
        ByteBuffer envelope = ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length);
        List<Field> secret = fields(only(fields(envelope), 2));
        List<Field> metadata = fields(only(secret, 1));

        ObjectNode json =
                JsonMapper.shared().createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        ObjectNode meta = json.putObject("metadata").put("name", text(only(metadata, 1)));
        ObjectNode labels = meta.putObject("labels");
        entries(metadata, 11).forEach(entry -> labels.put(text(only(entry, 1)), text(only(entry, 2))));
        ObjectNode data = json.putObject("data");
        entries(secret, 2).forEach(entry -> data.put(text(only(entry, 1)), base64(only(entry, 2))));
        return json.put("type", text(only(secret, 3)));
    }

    private static List<List<Field>> entries(List<Field> message, int number) {
        return message.stream()
                .filter(field -> field.number() == number)
                .map(field -> fields(field.value()))
                .toList();
    }

    private static ByteBuffer only(List<Field> message, int number) {
        return message.stream()
                .filter(field -> field.number() == number)
                .map(Field::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no field " + number));
    }

    private static List<Field> fields(ByteBuffer message) {
        ByteBuffer rest = message.duplicate();
        List<Field> fields = new ArrayList<>();
        while (rest.hasRemaining()) {
            long tag = varint(rest);
            int wireType = (int) (tag & 7);
            if (wireType == 0) {
                varint(rest);
            } else if (wireType == 2) {
                int length = (int) varint(rest);
                fields.add(new Field((int) (tag >>> 3), rest.slice(rest.position(), length)));
                rest.position(rest.position() + length);
            } else {
                throw new AssertionError("wire type " + wireType);
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static String text(ByteBuffer value) {
        return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    }

    private static String base64(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private record Field(int number, ByteBuffer value) {}
}
