package io.encoreservice.shared.net;

import java.io.IOException;

/** An address that may not be dialled; the message is for the tenant and names host, port and rule, no other address. */
public class OutboundRefusedException extends IOException {

    public OutboundRefusedException(String message) {
        super(message);
    }
}
