package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.bundle.NotBundledException;
import io.encoreservice.shared.redis.RedisStartException;
import io.encoreservice.shared.tls.TlsRefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one sentence, without a stack trace, why the service cannot start on this machine. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartRefusedException
                    || cause instanceof DataFolderInUseException
                    || cause instanceof NotBundledException
                    || cause instanceof RedisStartException
                    || cause instanceof TlsRefusedException) {
                return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
            }
        }
        return null;
    }
}
