package io.slipway.certificates;

import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs certificates, with its own certificate. Thread-safe.
 *
 * @param certificate its own
 * @param key the secret
 */
record Authority(X509Certificate certificate, PrivateKey key) {
    /** Machines whose clocks are behind shall take what was issued just now, unless it lasts for a short time only. */
    private static final Duration BACK = Duration.ofHours(1);

    private static final int BACK_SHARE = 10;

    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Reads {@code <name>.pem} and {@code <name>.key}. */
    static Authority load(Path folder, String name) {
        Path file = folder.resolve(name + ".pem");
        Path keyFile = folder.resolve(name + ".key");
        Authority read = new Authority(Pem.readCertificate(file), Pem.readKey(keyFile));
        if (!Keys.match(read.key, read.certificate.getPublicKey())) {
            throw new CertificateException(keyFile + " is not the key of " + file + "; put the pair there that it was");
        }
        return read;
    }

    /** A root: signs itself, and below it are authorities that sign nodes. */
    static Authority root(String cluster, Duration validity, Clock clock) {
        KeyPair pair = Keys.generate();
        X500Name name = Names.subject(cluster, "Slipway cluster CA");
        return new Authority(
                authority(name, pair.getPrivate(), null, name, pair, null, validity, clock.now()), pair.getPrivate());
    }

    /**
     * An authority below this one.
     *
     * @param role of the nodes whose certificates it issues
     */
    Authority below(String cluster, String name, Subject.Role role, Duration validity, Clock clock) {
        KeyPair pair = Keys.generate();
        X500Name subject = Names.subject(cluster, name);
        return new Authority(
                authority(issuer(), key, certificate, subject, pair, role, validity, clock.now()), pair.getPrivate());
    }

    private X500Name issuer() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static X509Certificate authority(
            X500Name issuer,
            PrivateKey key,
            @Nullable X509Certificate above,
            X500Name subject,
            KeyPair pair,
            Subject.@Nullable Role role,
            Duration validity,
            Instant now) {
        Instant end = above == null
                ? now.plus(validity)
                : earlier(now.plus(validity), above.getNotAfter().toInstant());
        var builder = builder(issuer, subject, pair.getPublic(), now, end);
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(role == null ? 1 : 0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
            if (above != null) {
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        ids.createAuthorityKeyIdentifier(above.getPublicKey()));
            }
            if (role != null) {
                builder.addExtension(Extension.extendedKeyUsage, false, role.purposes());
            }
            return sign(builder, key);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new CertificateException("the certificate of an authority could not be made: " + e.getMessage(), e);
        }
    }

    /** The certificate of a node, and this authority's. */
    List<X509Certificate> issue(PublicKey open, Subject node, Duration validity, Clock clock) {
        Instant now = clock.now();
        Instant end = earlier(now.plus(validity), certificate.getNotAfter().toInstant());
        var builder = builder(issuer(), Names.subject(node.cluster(), node.name()), open, now, end);
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, node.role().purposes());
            builder.addExtension(Extension.subjectAlternativeName, false, Names.alternative(node));
            builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(open));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    ids.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return List.of(sign(builder, key), certificate);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new CertificateException(
                    "the certificate of " + node.role().word() + " '" + node.name() + "' could not be made: "
                            + e.getMessage(),
                    e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey open, Instant now, Instant end) {
        if (!end.isAfter(now)) {
            throw new CertificateException("the authority's own certificate expired at " + end
                    + ", so it can issue none; make the cluster's authorities anew");
        }
        Duration share = Duration.between(now, end).dividedBy(BACK_SHARE);
        Instant begin = now.minus(share.compareTo(BACK) < 0 ? share : BACK);
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS);
        return new JcaX509v3CertificateBuilder(issuer, serial, Date.from(begin), Date.from(end), subject, open);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return Pem.certificate(builder.build(new JcaContentSignerBuilder(Keys.SIGNATURE).build(key))
                    .getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new CertificateException("a certificate could not be signed: " + e.getMessage(), e);
        }
    }

    /** The organisation in its subject: the cluster. */
    String cluster() {
        try {
            X500Name subject = new JcaX509CertificateHolder(certificate).getSubject();
            return Names.organisation(subject);
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the authority's certificate cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
