package io.slipway.http.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in PEM (RFC 7468), and their fingerprints. */
public final class Pem {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    private Pem() {}

    /**
     * All certificates in a text, in their order.
     *
     * @throws GeneralSecurityException when there is none, or one cannot be read; its message says what to do
     */
    public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher matcher = CERTIFICATE.matcher(text);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        while (matcher.find()) {
            byte[] encoded = decode(matcher.group(1));
            found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded)));
        }
        if (found.isEmpty()) {
            throw new CertificateException("holds no certificate in PEM; expected '-----BEGIN CERTIFICATE-----'");
        }
        return List.copyOf(found);
    }

    /**
     * The key in a text: PKCS #8, not encrypted, of the kind of a certificate.
     *
     * @param owner whose key it is
     * @throws GeneralSecurityException when there is none, or it cannot be read; its message says what to do
     */
    public static PrivateKey key(String text, X509Certificate owner) throws GeneralSecurityException {
        Matcher matcher = KEY.matcher(text);
        if (!matcher.find()) {
            throw new GeneralSecurityException("holds no key in PKCS #8; expected '-----BEGIN PRIVATE KEY-----', which"
                    + " `openssl pkcs8 -topk8 -nocrypt` makes");
        }
        try {
            return KeyFactory.getInstance(owner.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(decode(matcher.group(1))));
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(
                    "holds a key of another kind than the certificate's, which is "
                            + owner.getPublicKey().getAlgorithm(),
                    e);
        }
    }

    private static byte[] decode(String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("is damaged: what stands between BEGIN and END is not base 64", e);
        }
    }

    /** A certificate as text. */
    public static String text(X509Certificate certificate) {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateException e) {
            throw new IllegalArgumentException("a certificate that cannot be encoded", e);
        }
    }

    /**
     * The SHA-256 of a certificate in lower-case hexadecimal, as {@code openssl x509 -fingerprint -sha256} shows it in
     * capitals and with colons.
     */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (CertificateException | NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("a certificate that cannot be encoded", e);
        }
    }

    /**
     * A fingerprint that a person wrote, with colons or capitals or without.
     *
     * @throws IllegalArgumentException when it is no SHA-256
     */
    public static String readFingerprint(String text) {
        String bare = text.replace(":", "").strip().toLowerCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(bare).matches()) {
            throw new IllegalArgumentException(
                    "fingerprint '" + text + "': expected the SHA-256 of a certificate, 64 hexadecimal digits");
        }
        return bare;
    }
}
