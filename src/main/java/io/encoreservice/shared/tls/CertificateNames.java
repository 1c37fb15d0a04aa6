package io.encoreservice.shared.tls;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a certificate of our own is for.
 *
 * @param main the name it is called by
 * @param dns the names, wildcards included
 * @param addresses the IP addresses
 * @param domains what the names are in
 */
public record CertificateNames(String main, List<String> dns, List<String> addresses, List<String> domains) {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f]*:[0-9a-f:.]+");
    private static final String LOCAL = "localhost";

    /**
     * The names of an installation, and this machine's own beside them.
     *
     * @param apiHost the API's host, a name or an address
     * @param instanceDomain what instances' hosts end in, without a port
     */
    public static CertificateNames of(String apiHost, String instanceDomain) {
        String api = bare(apiHost);
        Set<String> dns = new LinkedHashSet<>();
        Set<String> addresses = new LinkedHashSet<>();
        Set<String> domains = new LinkedHashSet<>();
        if (ADDRESS.matcher(api).matches()) {
            addresses.add(InetAddress.ofLiteral(api).getHostAddress());
        } else {
            addHost(api, dns, domains);
        }
        // why: Node takes *.svc.localhost and *.encore.localhost, but never *.localhost.
        String instances = bare(instanceDomain);
        dns.add("*." + instances);
        domains.add(instances);
        addHost(LOCAL, dns, domains);
        addresses.addAll(List.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
        return new CertificateNames(api, List.copyOf(dns), List.copyOf(addresses), List.copyOf(domains));
    }

    private static void addHost(String host, Set<String> dns, Set<String> domains) {
        dns.addAll(List.of(host, "*." + host, "*.svc." + host));
        domains.add(host);
    }

    private static String bare(String host) {
        return host.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
    }
}
