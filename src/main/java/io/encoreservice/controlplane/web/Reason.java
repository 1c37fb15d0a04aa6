package io.encoreservice.controlplane.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of every answer that is an error, and of no other: {@code {"reason": "…"}}.
 *
 * @param reason a sentence for people, without Java's names, paths of this machine or stack traces
 */
public record Reason(String reason) {

    /** What the body is, for servers that write it themselves. */
    public static final String MEDIA_TYPE = "application/json";

    public static Reason of(@Nullable String reason) {
        return new Reason(Objects.requireNonNullElse(reason, "no reason known"));
    }

    /** The body in UTF-8. */
    public byte[] toJson() {
        return JsonMapper.shared().writeValueAsBytes(this);
    }

    /** Answers with this body, where no controller does. */
    public void sendTo(HttpServletResponse response, int status) throws IOException {
        byte[] body = toJson();
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
