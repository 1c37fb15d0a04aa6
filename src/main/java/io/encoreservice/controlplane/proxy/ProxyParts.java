package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.runtime.EngineCredentials;
import java.util.concurrent.Executor;

/**
 * What all connections of the proxy share.
 *
 * @param properties ports and patience
 * @param tls how clients' connections are secured
 * @param hosts how instances' hosts are read
 * @param admission who may pass
 * @param routes where to
 * @param credentials what opens an engine
 * @param forwarded which headers pass
 * @param pool connections to engines
 * @param traffic how much of it is whose
 * @param cors which pages may call
 * @param checks where tokens are checked, off the event loops
 * @param metrics what is counted
 */
record ProxyParts(
        ProxyProperties properties,
        ClientTls tls,
        Hosts hosts,
        Admission admission,
        RouteTable routes,
        EngineCredentials credentials,
        ForwardedHeaders forwarded,
        UpstreamPool pool,
        Traffic traffic,
        Cors cors,
        Executor checks,
        ProxyMetrics metrics) {}
