package io.slipway.certificates;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/** Key pairs, all of one kind: ECDSA on P-256. */
final class Keys {
    static final String SIGNATURE = "SHA256withECDSA";

    private Keys() {}

    static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no ECDSA on P-256", e);
        }
    }

    static boolean isOurKind(PublicKey key) {
        return key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() == 256;
    }

    /** Whether the two belong together. */
    static boolean match(PrivateKey key, PublicKey open) {
        try {
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
