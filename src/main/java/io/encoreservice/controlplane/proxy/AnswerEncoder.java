package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers to a client, and knows of each which pages may read it, and that one to HEAD has no body whatever its
 * headers say.
 */
final class AnswerEncoder extends HttpResponseEncoder {

    private final Cors cors;
    private boolean head;
    private @Nullable String origin;

    AnswerEncoder(Cors cors) {
        this.cors = cors;
    }

    /** Tells what the next answer is to. */
    void answering(HttpRequest request) {
        head = request.method().equals(HttpMethod.HEAD);
        origin = cors.allowed(request);
    }

    /** Tells that the next answer is to nothing that could be read. */
    void waiting() {
        head = false;
        origin = null;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse answer) {
        return (head && isLast(answer)) || super.isContentAlwaysEmpty(answer);
    }

    @Override
    protected void sanitizeHeadersBeforeEncode(HttpResponse answer, boolean isAlwaysEmpty) {
        super.sanitizeHeadersBeforeEncode(answer, isAlwaysEmpty);
        if (isLast(answer)) {
            cors.tell(answer.headers(), origin);
        }
    }

    private static boolean isLast(HttpResponse answer) {
        return answer.status().codeClass() != HttpStatusClass.INFORMATIONAL;
    }
}
