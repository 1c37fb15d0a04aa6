package io.encoreservice.shared.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates: an authority's own, good for few domains only, and those it gives to servers. */
record LocalAuthority(ServerIdentity identity) {

    private static final long YEARS_DAYS = 3652;
    private static final Duration SKEW = Duration.ofHours(1);
    private static final int SERIAL_BITS = 127;
    private static final int NAME_BYTES = 4;
    private static final int LONGEST_NAME = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long a server's certificate is good for: no longer than what browsers take. */
    static final Duration SERVER_LIFETIME = Duration.ofDays(396);

    /** A new authority, which can vouch for nothing outside the names' domains even if its key is stolen. */
    static LocalAuthority create(CertificateNames names, Instant now) {
        KeyPair pair = keyPair();
        byte[] suffix = new byte[NAME_BYTES];
        RANDOM.nextBytes(suffix);
        // why: a trust store may hold several of these, and finds them by name.
        X500Name name = name("Encore Service local CA " + HexFormat.of().formatHex(suffix));
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            name,
                            serial(),
                            date(now.minus(SKEW)),
                            date(now.plus(YEARS_DAYS, ChronoUnit.DAYS)),
                            name,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(
                            Extension.nameConstraints,
                            true,
                            new NameConstraints(permitted(names).toArray(GeneralSubtree[]::new), null));
            return new LocalAuthority(new ServerIdentity(pair.getPrivate(), List.of(sign(builder, pair))));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this Java cannot make a certificate", e);
        }
    }

    /** A new certificate for a server of these names. */
    ServerIdentity issue(CertificateNames names, Instant now) {
        KeyPair pair = keyPair();
        X509Certificate own = identity.certificate();
        Instant end = now.plus(SERVER_LIFETIME);
        Instant ownEnd = own.getNotAfter().toInstant();
        String main = names.main().length() > LONGEST_NAME ? "Encore Service" : names.main();
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            own,
                            serial(),
                            date(now.minus(SKEW)),
                            date(end.isBefore(ownEnd) ? end : ownEnd),
                            new X500Principal(name(main).getEncoded()),
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives(names)))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(own));
            KeyPair signer = new KeyPair(own.getPublicKey(), identity.key());
            return new ServerIdentity(pair.getPrivate(), List.of(sign(builder, signer)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this Java cannot make a certificate", e);
        }
    }

    private static GeneralName[] alternatives(CertificateNames names) {
        return Stream.concat(
                        names.dns().stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                        names.addresses().stream().map(address -> new GeneralName(GeneralName.iPAddress, address)))
                .toArray(GeneralName[]::new);
    }

    /** Whether it may vouch for a server of these names. */
    boolean mayVouchFor(CertificateNames names) {
        byte[] value = identity.certificate().getExtensionValue(Extension.nameConstraints.getId());
        if (value == null) {
            return false;
        }
        try {
            GeneralSubtree[] found = NameConstraints.getInstance(JcaX509ExtensionUtils.parseExtensionValue(value))
                    .getPermittedSubtrees();
            return found != null && Arrays.asList(found).containsAll(permitted(names));
        } catch (IOException | IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static List<GeneralSubtree> permitted(CertificateNames names) {
        return Stream.concat(
                        names.domains().stream().map(domain -> new GeneralName(GeneralName.dNSName, domain)),
                        names.addresses().stream()
                                .map(address -> new GeneralName(
                                        GeneralName.iPAddress, address + (address.contains(":") ? "/128" : "/32"))))
                .map(GeneralSubtree::new)
                .toList();
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256", e);
        }
    }

    private static X500Name name(String common) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, common).build();
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE);
    }

    private static Date date(Instant instant) {
        return Date.from(instant);
    }
}
