package io.slipway.installer.credentials;

import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.state.StateFolder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * The account by which the installer is known to a cluster: the first admin. Its key never leaves the state folder; the
 * cluster knows the public half. Thread-safe.
 */
public final class ServiceAccount {
    private static final String FILE = "installer.key";
    private static final int BITS = 2048;

    /** Masters take no longer one than ten minutes; half leaves room for clocks that differ. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final PrivateKey key;
    private final PublicKey open;

    private ServiceAccount(PrivateKey key, PublicKey open) {
        this.key = key;
        this.open = open;
    }

    /** The one in the state folder, made now when there is none. */
    static ServiceAccount openOrCreate(StateFolder state) {
        String text = state.read(FILE).orElseGet(() -> {
            String fresh = generated();
            state.write(FILE, fresh);
            return fresh;
        });
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) factory.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
            return new ServiceAccount(
                    key, factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CredentialsException(state.path().resolve(FILE)
                    + " is not the key that was kept there; put it back from a backup of the folder");
        }
    }

    private static String generated() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
            return Base64.getEncoder().encodeToString(encoded);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    /** Its name. */
    public String uid() {
        return Inventory.OWN_ACCOUNT;
    }

    /** The line of an {@code initial-admin-file}. */
    public String firstAdmin() {
        return uid() + ":" + Base64.getEncoder().encodeToString(open.getEncoded());
    }

    /** What it logs in with (RFC 7519, RS256). */
    public String token(Instant now) {
        long expires = now.plus(LIFE).getEpochSecond();
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + encoded("{\"uid\":\"" + uid() + "\",\"exp\":" + expires + "}");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with RSA", e);
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "account " + uid();
    }
}
