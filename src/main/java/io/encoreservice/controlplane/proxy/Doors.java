package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.token.Credentials;
import io.encoreservice.shared.link.ContentLink;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds a request's token where this kind of caller keeps it: programs in a header, simple ones as the password of HTTP
 * Basic, browsers in the cookie of their {@link Session}.
 */
final class Doors {

    private static final String BASIC = "basic ";
    private static final String USER = "user:";
    private static final String SITE = "sec-fetch-site";
    private static final List<String> SAME = List.of("same-origin");

    private Doors() {}

    /** What a request brought. */
    sealed interface Found {

        /** A token, of whatever worth. */
        record Token(String value, boolean fromCookie) implements Found {}

        /** A link that opens one file. */
        record Link(ContentLink.Shown shown) implements Found {}

        /** None that may be used. */
        record None(Refusal refusal) implements Found {}
    }

    /** Looks at the target, then at the headers, and only when they hold no credentials at the cookies. */
    static Found find(HttpRequest head, Target target) {
        if (ContentLink.isShown(target.path())) {
            return ContentLink.read(head.method().name(), target.path())
                    .<Found>map(Found.Link::new)
                    .orElseGet(() -> new Found.None(badLink()));
        }
        HttpHeaders headers = head.headers();
        Optional<String> bearer = Credentials.of(headers::getAll);
        if (bearer.isPresent()) {
            return new Found.Token(bearer.get(), false);
        }
        boolean inHeader = headers.contains("x-jwt") || headers.contains(HttpHeaderNames.AUTHORIZATION);
        Optional<String> password = inHeader ? password(headers) : Optional.empty();
        if (password.isPresent()) {
            return fromPassword(head, password.get());
        }
        List<String> cookies = inHeader ? List.of() : cookies(headers);
        return switch (cookies.size()) {
            case 0 ->
                new Found.None(unauthorized(
                        head,
                        "A token is needed: send it as x-jwt: Bearer <token>, Authorization: Bearer <token> or as the"
                                + " password of the user named user",
                        false));
            case 1 -> fromCookie(head, cookies.getFirst());
            default -> new Found.None(unauthorized(head, "There are several cookies named " + Session.COOKIE, false));
        };
    }

    /** A link that opens nothing; which of the reasons it is tells too much. */
    static Refusal badLink() {
        return Refusal.of(
                HttpResponseStatus.FORBIDDEN, "This link is good no more, or was never made for this method and file");
    }

    /** No token that proves who calls. */
    static Refusal unauthorized(HttpRequest head, String reason, boolean tokenSent) {
        return Refusal.unauthorized(reason, tokenSent, mayAskForPassword(head.headers()));
    }

    private static Optional<String> password(HttpHeaders headers) {
        List<String> authorizations = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        boolean alone = !headers.contains("x-jwt") && authorizations.size() == 1;
        return alone ? password(authorizations.getFirst()) : Optional.empty();
    }

    private static Optional<String> password(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            return text.startsWith(USER) && text.length() > USER.length()
                    ? Optional.of(text.substring(USER.length()))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static List<String> cookies(HttpHeaders headers) {
        List<String> found = new ArrayList<>();
        for (String header : headers.getAll(HttpHeaderNames.COOKIE)) {
            for (String pair : header.split(";", -1)) {
                String[] parts = pair.strip().split("=", 2);
                if (parts.length == 2 && parts[0].strip().equals(Session.COOKIE)) {
                    found.add(parts[1].strip());
                }
            }
        }
        return found;
    }

    // why: a browser sends a password it was once given with whatever any page has it send; programs name neither site
    // nor origin.
    private static Found fromPassword(HttpRequest head, String token) {
        List<String> site = head.headers().getAll(SITE);
        boolean foreign =
                site.isEmpty() ? isOfAnotherOrigin(head) : !site.equals(SAME) && !site.equals(List.of("none"));
        if (!reads(head) && foreign) {
            return new Found.None(forbidden("A password that a browser kept is"));
        }
        return new Found.Token(token, false);
    }

    // why: other tenants' hosts are the same site, so a cookie comes with what their pages send; that may only read.
    private static Found fromCookie(HttpRequest head, String token) {
        if (!reads(head) && !head.headers().getAll(SITE).equals(SAME)) {
            return new Found.None(forbidden("The cookie " + Session.COOKIE + " is"));
        }
        return new Found.Token(token, true);
    }

    // why: to plain http browsers send no site, but the origin of what is no mere look.
    private static boolean isOfAnotherOrigin(HttpRequest head) {
        String host = head.headers().get(HttpHeaderNames.HOST, "");
        return head.headers().getAll(HttpHeaderNames.ORIGIN).stream()
                .anyMatch(origin ->
                        !origin.equalsIgnoreCase("http://" + host) && !origin.equalsIgnoreCase("https://" + host));
    }

    private static boolean reads(HttpRequest head) {
        return head.method().equals(HttpMethod.GET) || head.method().equals(HttpMethod.HEAD);
    }

    private static Refusal forbidden(String what) {
        return Refusal.of(
                HttpResponseStatus.FORBIDDEN,
                what
                        + " good for GET and HEAD, and for other methods from this host's own pages only: send the"
                        + " token in a header");
    }

    // why: a browser asks its user for a password wherever Basic is offered, even for what a script fetches.
    private static boolean mayAskForPassword(HttpHeaders headers) {
        String mode = headers.get("sec-fetch-mode");
        return mode == null
                ? !headers.get(HttpHeaderNames.USER_AGENT, "").startsWith("Mozilla/")
                : mode.equals("navigate");
    }
}
