package io.encoreservice.engine.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers with a problem where Tomcat refuses a request before the engine sees it, and would show a page of its own. */
public final class ProblemReportValve extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String reason = status == FIRST_ERROR ? "the request's address or head is malformed" : "the request failed";
        byte[] body = "{\"status\":%d,\"detail\":\"%s\",\"reason\":\"%s\"}"
                .formatted(status, reason, reason)
                .getBytes(StandardCharsets.UTF_8);
        try {
            response.setContentType("application/problem+json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // why: the client is gone or has its answer; there is nobody to tell.
            container.getLogger().debug("an error could not be reported", e);
        }
    }
}
