package io.slipway.certificates;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * What a node asks a certificate for (PKCS #10, RFC 2986), signed with its key, which never leaves it. Immutable.
 *
 * <p>What stands in it is a wish: whoever signs says what the certificate will hold.
 */
public final class CertificateRequest {
    private final JcaPKCS10CertificationRequest request;
    private final String pem;

    private CertificateRequest(JcaPKCS10CertificationRequest request, String pem) {
        this.request = request;
        this.pem = pem;
    }

    /**
     * A request with its key.
     *
     * @param request to be shown
     * @param key to be kept
     */
    public record WithKey(CertificateRequest request, PrivateKey key) {
        /** The key as the file {@code node.key}. */
        public TlsFiles keyFile() {
            return new TlsFiles(List.of(new TlsFiles.Entry(TlsFiles.NODE_KEY, Pem.key(key), true)));
        }

        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /**
     * Makes a key, and a request of an agent.
     *
     * @param hosts the names and addresses that masters reach it at
     */
    public static WithKey create(String cluster, String name, List<String> hosts) {
        KeyPair pair = Keys.generate();
        return new WithKey(create(pair, cluster, name, hosts), pair.getPrivate());
    }

    /**
     * A request of an agent for a key that it has.
     *
     * @param folder with {@code node.key}, and {@code node.pem} for that key
     */
    public static CertificateRequest renewal(Path folder, String cluster, String name, List<String> hosts) {
        PrivateKey key = Pem.readKey(folder.resolve(TlsFiles.NODE_KEY));
        PublicKey open = Pem.readCertificate(folder.resolve(TlsFiles.NODE)).getPublicKey();
        return create(new KeyPair(open, key), cluster, name, hosts);
    }

    private static CertificateRequest create(KeyPair pair, String cluster, String name, List<String> hosts) {
        try {
            var builder = new JcaPKCS10CertificationRequestBuilder(Names.subject(cluster, name), pair.getPublic());
            Extension names = Extension.create(
                    Extension.subjectAlternativeName,
                    false,
                    Names.alternative(new Subject(Subject.Role.AGENT, cluster, name, hosts)));
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new Extensions(names));
            byte[] encoded = builder.build(new JcaContentSignerBuilder(Keys.SIGNATURE).build(pair.getPrivate()))
                    .getEncoded();
            return new CertificateRequest(new JcaPKCS10CertificationRequest(encoded), Pem.request(encoded));
        } catch (IOException | OperatorCreationException e) {
            throw new CertificateException("a request for a certificate could not be made: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a request in PEM.
     *
     * @throws CertificateException when it is none, has another kind of key, or is not signed with its key
     */
    public static CertificateRequest read(String pem) {
        byte[] encoded = Pem.readRequest(pem, "the request");
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(encoded);
            if (!Keys.isOurKind(request.getPublicKey())) {
                throw new CertificateException("the request has another key than ECDSA on P-256; make it with one");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(request.getPublicKey()))) {
                throw new CertificateException("the request is not signed with the key that it names");
            }
            return new CertificateRequest(request, Pem.request(encoded));
        } catch (IOException | PKCSException | OperatorCreationException | GeneralSecurityException e) {
            throw new CertificateException("the request cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException | ClassCastException | IllegalStateException e) {
            throw new CertificateException("the request cannot be read", e);
        }
    }

    /** The request in PEM. */
    public String pem() {
        return pem;
    }

    /** The names and addresses that it wants to be reached at. */
    public List<String> hosts() {
        return Names.hosts(names());
    }

    /** The addresses of kind {@code slipway://<cluster>/<role>/<name>} that it wants to be called. */
    public List<String> identities() {
        return Names.identities(names());
    }

    /** The SHA-256 of its key in lower-case hexadecimal. */
    public String keyFingerprint() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(publicKey().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private GeneralNames names() {
        Extensions extensions = request.getRequestedExtensions();
        GeneralNames names =
                extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return names == null ? new GeneralNames(new GeneralName[0]) : names;
    }

    PublicKey publicKey() {
        try {
            return request.getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the request's key cannot be read", e);
        }
    }
}
