package io.encoreservice.controlplane.installation;

import io.encoreservice.shared.tls.ServerCertificate;
import io.encoreservice.shared.tls.ServerIdentity;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The installation's certificate, and the API's use of it; the management port stays plain, on loopback. */
@Configuration(proxyBeanMethods = false)
class TlsConfiguration {

    private static final String BUNDLE = "encore";

    @Bean
    Tls tls(
            TlsProperties properties,
            InstallationProperties installation,
            ObjectProvider<DataFolder> data,
            ObjectProvider<DataFolderLock> lock) {
        return Tls.of(properties, installation, () -> {
            // why: nothing is written into the folder of a service that runs already.
            lock.ifAvailable(held -> {});
            return data.getObject();
        });
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableWebServerFactory> apiTls(Tls tls) {
        return factory -> tls.certificate().ifPresent(certificate -> secure(factory, certificate));
    }

    private static void secure(ConfigurableWebServerFactory factory, ServerCertificate certificate) {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry(BUNDLE, bundle(certificate.identity()));
        certificate.onChange(next -> bundles.updateBundle(BUNDLE, bundle(next)));
        factory.setSslBundles(bundles);
        factory.setSsl(Ssl.forBundle(BUNDLE));
    }

    private static SslBundle bundle(ServerIdentity identity) {
        return SslBundle.of(
                SslStoreBundle.of(identity.keyStore(), "", null),
                SslBundleKey.NONE,
                SslOptions.of(null, Set.of("TLSv1.3", "TLSv1.2")));
    }
}
