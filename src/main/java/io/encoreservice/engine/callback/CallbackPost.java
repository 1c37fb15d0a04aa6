package io.encoreservice.engine.callback;

import io.encoreservice.engine.egress.OutboundClient;
import io.encoreservice.shared.net.HostUnresolvedException;
import io.encoreservice.shared.net.OutboundRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** One try to deliver a callback, and the judgement whether another one makes sense. */
final class CallbackPost {

    private static final int SERVER_ERROR = 500;

    /** Refusals that are not meant for good: too slow, too many. */
    private static final Set<Integer> FOR_NOW = Set.of(408, 429);

    private final OutboundClient client;
    private final JsonMapper json;
    private final CallbackSignature signature;
    private final Duration timeout;

    CallbackPost(OutboundClient client, JsonMapper json, CallbackSignature signature, Duration timeout) {
        this.client = client;
        this.json = json;
        this.signature = signature;
        this.timeout = timeout;
    }

    /** What came of a try. */
    sealed interface Outcome {

        /** It was taken. */
        record Delivered() implements Outcome {}

        /**
         * It was not.
         *
         * @param reason for the operator
         * @param passing whether the same might succeed later
         */
        record Failed(String reason, boolean passing) implements Outcome {}
    }

    Outcome send(Callback callback) {
        byte[] body = json.writeValueAsBytes(callback);
        try {
            int status = client.post(
                    callback.address(),
                    "application/json",
                    signature.headers(body, InstantSource.system().instant()),
                    body,
                    timeout);
            return status / 100 == 2
                    ? new Outcome.Delivered()
                    : new Outcome.Failed("it answered " + status, status >= SERVER_ERROR || FOR_NOW.contains(status));
        } catch (HostUnresolvedException e) {
            return failed(e, true);
        } catch (OutboundRefusedException e) {
            return failed(e, false);
        } catch (IOException e) {
            return failed(e, true);
        } catch (IllegalArgumentException e) {
            return new Outcome.Failed("the address cannot be used", false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("the engine stops", false);
        }
    }

    private static Outcome failed(IOException e, boolean passing) {
        return new Outcome.Failed(String.valueOf(e.getMessage()), passing);
    }
}
