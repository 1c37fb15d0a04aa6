package io.encoreservice.controlplane.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;

/** Ends a client's connection so that the last answer arrives. */
// why: a write or close that fails ends the channel, and its handler hears of that.
@SuppressWarnings("FutureReturnValueIgnored")
final class Farewell {

    private Farewell() {}

    // why: closing with unread bytes resets the connection, which may destroy the answer before the client reads it.
    static void say(Channel client, Deadline deadline) {
        client.config().setAutoRead(true);
        deadline.in(Waits.ANSWER);
        client.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(written -> ClientTls.endOutput(client).addListener(said -> {
                    ((DuplexChannel) client).shutdownOutput();
                    deadline.in(Waits.LINGER);
                }));
    }
}
