package io.encoreservice.engine.egress;

import io.encoreservice.shared.net.HostUnresolvedException;
import io.encoreservice.shared.net.OutboundPolicy;
import io.encoreservice.shared.net.OutboundRefusedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.Executor;

/** Takes the one request of a connection, asks the policy where it may go and has that very address dialled. */
// why: what fails closes the channel, and closing is what every handler here reacts to.
@SuppressWarnings("FutureReturnValueIgnored")
final class EgressRequestHandler extends ChannelInboundHandlerAdapter {

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);

    private final OutboundPolicy policy;
    private final ProxySecret secret;
    private final Executor resolving;
    private final long longest;
    private boolean taken;

    EgressRequestHandler(OutboundPolicy policy, ProxySecret secret, Executor resolving, long longest) {
        this.policy = policy;
        this.secret = secret;
        this.resolving = resolving;
        this.longest = longest;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (taken || !(message instanceof FullHttpRequest request)) {
            ReferenceCountUtil.release(message);
            return;
        }
        taken = true;
        context.channel().config().setAutoRead(false);
        try {
            take(context, request);
        } catch (IllegalArgumentException e) {
            request.release();
            Refusal.answer(context.channel(), HttpResponseStatus.BAD_REQUEST, "the address cannot be understood");
        }
    }

    private void take(ChannelHandlerContext context, FullHttpRequest request) {
        if (!secret.admits(request.headers().get(HttpHeaderNames.PROXY_AUTHORIZATION))) {
            refuse(
                    context,
                    request,
                    HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED,
                    "this proxy is the engine's own");
        } else if (request.decoderResult().isFailure()) {
            refuse(context, request, HttpResponseStatus.BAD_REQUEST, "the request cannot be understood");
        } else if (request.method().equals(HttpMethod.CONNECT)) {
            EgressTarget target = EgressTarget.ofAuthority(request.uri());
            resolve(context, request, target, () -> policy.resolve(target.host(), target.port()));
        } else if (METHODS.contains(request.method())) {
            EgressTarget target = EgressTarget.ofAbsolute(request.uri());
            resolve(context, request, target, () -> addressFor(request.method(), target));
        } else {
            refuse(context, request, HttpResponseStatus.METHOD_NOT_ALLOWED, "only reading and posting are possible");
        }
    }

    private InetAddress addressFor(HttpMethod method, EgressTarget target) throws OutboundRefusedException {
        return method.equals(HttpMethod.POST)
                ? policy.resolve(target.host(), target.port())
                : policy.resolveForReading(target.host(), target.port(), target.path());
    }

    private void resolve(
            ChannelHandlerContext context, FullHttpRequest request, EgressTarget target, Resolution resolution) {
        // why: names are resolved by blocking calls, which must not hold up every other connection.
        resolving.execute(() -> {
            try {
                InetSocketAddress address = new InetSocketAddress(resolution.address(), target.port());
                context.executor()
                        .execute(() -> UpstreamDial.of(context, request, target, longest)
                                .connect(address));
            } catch (HostUnresolvedException e) {
                refuseLater(context, request, HttpResponseStatus.BAD_GATEWAY, String.valueOf(e.getMessage()));
            } catch (OutboundRefusedException e) {
                refuseLater(context, request, HttpResponseStatus.FORBIDDEN, String.valueOf(e.getMessage()));
            }
        });
    }

    private static void refuseLater(
            ChannelHandlerContext context, FullHttpRequest request, HttpResponseStatus status, String reason) {
        context.executor().execute(() -> refuse(context, request, status, reason));
    }

    private static void refuse(
            ChannelHandlerContext context, FullHttpRequest request, HttpResponseStatus status, String reason) {
        request.release();
        Refusal.answer(context.channel(), status, reason);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && !taken) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** One question to the policy. */
    @FunctionalInterface
    private interface Resolution {
        InetAddress address() throws OutboundRefusedException;
    }
}
