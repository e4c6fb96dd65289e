package io.slipway.gateway.auth.users;

import java.time.Instant;

/**
 * A pair of RSA keys that signs tokens. Only the newest has its private half: the others verify what they have signed.
 *
 * @param id its name in tokens ({@code kid})
 * @param created when
 * @param publicKey X.509, base64
 * @param privateKey PKCS#8, base64; empty when it signs no more
 */
public record SigningKey(String id, Instant created, String publicKey, String privateKey) {
    /** Whether it signs. */
    public boolean signs() {
        return !privateKey.isEmpty();
    }

    SigningKey retired() {
        return new SigningKey(id, created, publicKey, "");
    }

    @Override
    public String toString() {
        return "signing key " + id;
    }
}
