package io.encoreservice.engine.callback;

import io.encoreservice.engine.egress.OutboundClient;
import io.encoreservice.shared.net.HostUnresolvedException;
import io.encoreservice.shared.net.OutboundRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** One try to deliver a callback, and the judgement whether another one makes sense. */
final class CallbackPost {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackPost.class);
    private static final int REMEMBERED = 1_000;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private final OutboundClient client;
    private final JsonMapper json;
    private final Duration timeout;
    private final Set<UUID> refused = Collections.synchronizedSet(Collections.newSetFromMap(new Remembered()));

    CallbackPost(OutboundClient client, JsonMapper json, Duration timeout) {
        this.client = client;
        this.json = json;
        this.timeout = timeout;
    }

    /** Posts, and says whether the same might succeed later. */
    boolean failedForNow(Callback callback) {
        try {
            int status = client.post(callback.address(), "application/json", json.writeValueAsBytes(callback), timeout);
            LOG.debug("callback of job {} answered {}", callback.jobId(), status);
            return status >= SERVER_ERROR || status == TOO_MANY;
        } catch (HostUnresolvedException e) {
            return failed(callback, e);
        } catch (OutboundRefusedException e) {
            if (refused.add(callback.jobId())) {
                LOG.info("callbacks of job {} are not sent: {}", callback.jobId(), e.getMessage());
            }
            return false;
        } catch (IOException e) {
            return failed(callback, e);
        } catch (IllegalArgumentException e) {
            LOG.info("callbacks of job {} are not sent: the address cannot be used", callback.jobId());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean failed(Callback callback, IOException reason) {
        LOG.debug("callback of job {} failed: {}", callback.jobId(), reason.getMessage());
        return true;
    }

    /** Forgets the eldest, so that it never grows without end. */
    private static final class Remembered extends LinkedHashMap<UUID, Boolean> {

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
