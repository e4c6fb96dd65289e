package io.slipway.cli.connection;

import io.slipway.http.tls.Contexts;
import io.slipway.http.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The certificates that a cluster's own must come from. */
public final class Authority {
    private Authority() {}

    /** What trusts the certificates in a file, and no others. */
    static SSLContext context(Path file) {
        try {
            return Contexts.trusting(read(Files.readString(file)));
        } catch (IOException e) {
            throw new CommandFailure("cannot read the cluster's certificate " + file + ": " + e);
        }
    }

    /** What trusts these certificates, and no others. */
    public static SSLContext context(String pem) {
        return Contexts.trusting(read(pem));
    }

    /** @throws CommandFailure when the text holds no certificate */
    public static List<X509Certificate> read(String pem) {
        try {
            List<X509Certificate> certificates = Pem.certificates(pem);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (GeneralSecurityException e) {
            throw new CommandFailure("this is no certificate in PEM form: " + e.getMessage());
        }
        throw new CommandFailure("there is no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
    }
}
