package io.encoreservice.controlplane.proxy;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a taken port as a sentence instead of a stack trace. */
final class ProxyPortTakenAnalyzer extends AbstractFailureAnalyzer<ProxyPortTakenException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ProxyPortTakenException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
