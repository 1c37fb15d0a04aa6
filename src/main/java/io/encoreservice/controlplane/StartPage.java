package io.encoreservice.controlplane;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.installation.InstallationProperties;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.installation.RuntimeChoice;
import io.encoreservice.controlplane.installation.Tls;
import io.encoreservice.controlplane.token.TokenIssuer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Says what runs where once it does and, at the first start ever, shows a newcomer the lines to paste. */
class StartPage {

    private static final Logger log = LoggerFactory.getLogger(StartPage.class);
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);

    private final InstallationProperties properties;
    private final RuntimeChoice runtime;
    private final DataFolder data;
    private final PublicAddresses addresses;
    private final Tls tls;
    private final TokenIssuer tokens;
    private final PrintStream console;

    StartPage(
            InstallationProperties properties,
            RuntimeChoice runtime,
            DataFolder data,
            PublicAddresses addresses,
            Tls tls,
            TokenIssuer tokens,
            PrintStream console) {
        this.properties = properties;
        this.runtime = runtime;
        this.data = data;
        this.addresses = addresses;
        this.tls = tls;
        this.tokens = tokens;
        this.console = console;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) throws IOException {
        double seconds = event.getTimeTaken() == null ? 0 : event.getTimeTaken().toMillis() / 1000.0;
        log.info("API        {}  (Swagger UI at {}/docs)", addresses.api(), addresses.api());
        log.info("Instances  {}://<tenant>-<name>.{}/", addresses.instanceScheme(), addresses.instanceDomain());
        tls.authority()
                .ifPresent(ca -> log.info(
                        "Trust      {}  (curl --cacert, NODE_EXTRA_CA_CERTS, or the system's own store of authorities)",
                        ca));
        log.info("Data       {}", data.root());
        if (runtime.isKubernetes()) {
            log.info("Tokens     {}", tokenLine());
        }
        log.info("Encore Service is up in {} s", seconds);
        // why: a cluster keeps what a pod prints, and a token is nothing to keep.
        if (!runtime.isKubernetes() && isFirstStart()) {
            // why: not the log, since the token belongs to who sits at this terminal and not into log files.
            console.println(firstSteps());
        }
    }

    private String tokenLine() {
        String pod = System.getenv().getOrDefault("HOSTNAME", "<this pod>");
        return "kubectl exec " + pod + " -- /app/encore-service token --tenant " + properties.defaultTenant();
    }

    private boolean isFirstStart() throws IOException {
        try {
            Files.createFile(data.root().resolve("first-start-shown"));
            return true;
        } catch (FileAlreadyExistsException shown) {
            return false;
        }
    }

    private String firstSteps() {
        TenantId tenant = TenantId.of(properties.defaultTenant());
        URI instance = addresses.instance(new InstanceKey(tenant, InstanceName.of("test")));
        return """

                # Paste these lines. The token is for tenant '%1$s' and good for %5$d hours;
                # another one:  java -jar target/encore-service.jar token --tenant %1$s --encore.data-dir=%6$s

                export SAT=%2$s
                %7$s
                # create an instance called test
                curl -sS -X POST %3$s/encoreinstance -H "x-jwt: Bearer $SAT" -H 'content-type: application/json' \\
                  -d '{"name":"test"}'

                # enqueue a job on the bundled sample clip
                curl -sS -X POST %4$sencoreJobs -H "x-jwt: Bearer $SAT" -H 'content-type: application/json' \\
                  -d '{"profile":"program","outputFolder":"/usercontent/demo","baseName":"demo_","duration":5,
                       "inputs":[{"uri":"%3$s/samples/clip.mp4","type":"AudioVideo"}]}'

                # watch it until its status is SUCCESSFUL
                curl -sS -H "x-jwt: Bearer $SAT" '%4$sencoreJobs?size=1'

                # list what it made, fetch a file
                curl -sS -H "x-jwt: Bearer $SAT" %4$susercontent/demo/
                curl -sS -f -O -H "x-jwt: Bearer $SAT" %4$susercontent/demo/demo__x264_360.mp4

                # remove the instance, its queue and its files
                curl -sS -X DELETE %3$s/encoreinstance/test -H "x-jwt: Bearer $SAT"
                """.formatted(
                tenant,
                tokens.serviceToken(tenant, TOKEN_LIFETIME),
                addresses.api(),
                instance,
                TOKEN_LIFETIME.toHours(),
                data.root(),
                tls.authority().map(ca -> "export CURL_CA_BUNDLE=" + ca + "\n").orElse(""));
    }
}
