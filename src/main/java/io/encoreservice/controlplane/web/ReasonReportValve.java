package io.encoreservice.controlplane.web;

import java.io.IOException;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/** Answers with a {@link Reason} where Tomcat refuses a request by itself and would show its HTML page. */
public final class ReasonReportValve extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;

    private static final Map<Integer, String> SENTENCES = Map.of(
            400, "the request is malformed: its first line, a header, its host or its path cannot be read",
            404, "not found",
            431, "the request's headers are too large");

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String sentence = SENTENCES.getOrDefault(status, ErrorAnswers.phrase(HttpStatusCode.valueOf(status)));
        try {
            byte[] body = Reason.of(sentence).toJson();
            response.setContentType(Reason.MEDIA_TYPE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // why: nobody is left to tell; Tomcat closes the connection.
            ExceptionUtils.handleThrowable(e);
        }
    }
}
