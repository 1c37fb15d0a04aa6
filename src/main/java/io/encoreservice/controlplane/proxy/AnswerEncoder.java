package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;

/** Writes answers to a client, and knows that an answer to HEAD has no body whatever its headers say. */
final class AnswerEncoder extends HttpResponseEncoder {

    private boolean head;

    /** Tells what the next answer is to. */
    void answering(HttpMethod method) {
        head = method.equals(HttpMethod.HEAD);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse answer) {
        boolean last = answer.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        return (head && last) || super.isContentAlwaysEmpty(answer);
    }
}
