package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.MalformedRequestException.bad;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.regex.Pattern;

/**
 * The first line of a request, its three words parted by exactly one blank.
 *
 * @param method a token
 * @param target visible ASCII without a fragment
 * @param version 1.0 or 1.1
 */
record RequestLine(HttpMethod method, String target, HttpVersion version) {

    private static final Pattern OTHER_VERSION = Pattern.compile("HTTP/\\d(\\.\\d)?");

    static RequestLine parse(String line, int maxTarget) throws MalformedRequestException {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first < 1 || last == first || !Grammar.isToken(line, 0, first)) {
            throw bad("the request line must be a method, a target and a version");
        }
        String target = line.substring(first + 1, last);
        if (target.length() > maxTarget) {
            throw new MalformedRequestException(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG, "a target of at most " + maxTarget + " bytes is accepted");
        }
        if (target.isEmpty() || !Grammar.isVisible(target) || target.indexOf('#') >= 0) {
            throw bad("the target must be visible ASCII without a fragment");
        }
        return new RequestLine(HttpMethod.valueOf(line.substring(0, first)), target, version(line.substring(last + 1)));
    }

    HttpRequest toRequest(HttpHeadersFactory headers) {
        return new DefaultHttpRequest(version, method, target, headers);
    }

    private static HttpVersion version(String word) throws MalformedRequestException {
        if (word.equals("HTTP/1.1")) {
            return HttpVersion.HTTP_1_1;
        }
        if (word.equals("HTTP/1.0")) {
            return HttpVersion.HTTP_1_0;
        }
        if (OTHER_VERSION.matcher(word).matches()) {
            throw new MalformedRequestException(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        throw bad("the request line must end in a version");
    }
}
