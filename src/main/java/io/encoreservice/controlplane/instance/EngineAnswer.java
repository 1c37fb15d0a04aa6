package io.encoreservice.controlplane.instance;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What is wanted of an engine's answer; all else is passed over unread, since a tenant's jobs may be as large as they
 * like and all tenants share this memory.
 *
 * @param isObject whether the answer is a JSON object at all
 * @param job what the object itself tells of a job
 * @param jobs what it tells of those of a page
 * @param reason why the engine refused, or nothing
 */
record EngineAnswer(boolean isObject, Job job, List<Job> jobs, String reason) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final EngineAnswer NONE = new EngineAnswer(false, new Job("", ""), List.of(), "");

    /**
     * A job in short.
     *
     * @param id its id
     * @param status as the engine says it; empty when it does not
     */
    record Job(String id, String status) {}

    static EngineAnswer of(byte[] body) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? read(parser) : NONE;
        } catch (JacksonException notJson) {
            return NONE;
        }
    }

    private static EngineAnswer read(JsonParser parser) {
        String id = "";
        String status = "";
        String reason = "";
        String detail = "";
        List<Job> jobs = List.of();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> id = text(parser);
                case "status" -> status = text(parser);
                case "reason" -> reason = text(parser);
                case "detail" -> detail = text(parser);
                case "_embedded" -> jobs = embedded(parser);
                default -> parser.skipChildren();
            }
        }
        return new EngineAnswer(true, new Job(id, status), jobs, reason.isEmpty() ? detail : reason);
    }

    private static List<Job> embedded(JsonParser parser) {
        List<Job> jobs = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return jobs;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = parser.currentName().equals("encoreJobs");
            if (parser.nextToken() != JsonToken.START_ARRAY || !wanted) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    jobs.add(read(parser).job());
                } else {
                    parser.skipChildren();
                }
            }
        }
        return jobs;
    }

    private static String text(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return "";
    }
}
