package io.slipway.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates, keys and requests as text, RFC 7468. */
final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String REQUEST = "CERTIFICATE REQUEST";
    private static final int TEXT_MAX = 64 * 1024;

    private Pem() {}

    static String certificates(List<X509Certificate> chain) {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate certificate : chain) {
                text.append(block(CERTIFICATE, certificate.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException("a certificate cannot be written: " + e.getMessage(), e);
        }
        return text.toString();
    }

    static String key(PrivateKey key) {
        return block(KEY, key.getEncoded());
    }

    static String request(byte[] encoded) {
        return block(REQUEST, encoded);
    }

    private static String block(String label, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** @param where for messages */
    static byte[] readRequest(String text, String where) {
        return content(text, REQUEST, where);
    }

    static X509Certificate readCertificate(Path file) {
        try {
            return certificate(content(read(file), CERTIFICATE, file.toString()));
        } catch (GeneralSecurityException e) {
            throw new CertificateException(file + " holds no certificate that can be read: " + e.getMessage(), e);
        }
    }

    static X509Certificate certificate(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    static PrivateKey readKey(Path file) {
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(content(read(file), KEY, file.toString())));
        } catch (GeneralSecurityException e) {
            throw new CertificateException(file + " holds no ECDSA key that can be read", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    private static byte[] content(String text, String label, String where) {
        Matcher matcher = Pattern.compile("-----BEGIN " + label + "-----([^-]+)-----END " + label + "-----")
                .matcher(text.length() > TEXT_MAX ? "" : text);
        if (!matcher.find()) {
            throw new CertificateException(where + " holds no '" + label + "' in PEM");
        }
        try {
            return Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException e) {
            throw new CertificateException(where + " holds a '" + label + "' that is not in base 64", e);
        }
    }
}
