package io.slipway.gateway.auth.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.slipway.gateway.auth.users.AuthError;
import io.slipway.gateway.auth.users.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Signs and verifies tokens: JWT with RS256 and nothing else (RFC 7518 section 3.3). Thread-safe. */
public final class Tokens {
    private static final int BITS = 2048;
    private static final int TEXT_MAX = 8 * 1024;
    private static final String UID = "uid";
    private static final String STAMP = "stamp";

    /** A service account's own token is good for this long at most (DC/OS' clients say five minutes). */
    private static final Duration SERVICE_MAX = Duration.ofMinutes(10);

    /** Keys ready for use; there are few, and those that are gone are not asked for. */
    private final Map<String, RSAPublicKey> ready = new ConcurrentHashMap<>();

    /** A new pair of keys. Takes a while. */
    public static SigningKey newKey(String id, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            return new SigningKey(
                    id,
                    now,
                    base64.encodeToString(pair.getPublic().getEncoded()),
                    base64.encodeToString(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /** A token as text. */
    public String sign(Claims claims, SigningKey key) {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder()
                .claim(UID, claims.uid())
                .jwtID(claims.id())
                .issueTime(Date.from(claims.issued()))
                .expirationTime(Date.from(claims.expires()));
        if (!claims.isApiToken()) {
            set.claim(STAMP, claims.stamp());
        }
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key.id())
                        .type(com.nimbusds.jose.JOSEObjectType.JWT)
                        .build(),
                set.build());
        try {
            token.sign(new RSASSASigner(privateKey(key)));
        } catch (JOSEException e) {
            throw new IllegalStateException("a token cannot be signed with key " + key.id(), e);
        }
        return token.serialize();
    }

    /**
     * What a token says, when one of our keys has signed it and it has not expired.
     *
     * @param keys finds a key by its id
     */
    public Optional<Claims> verify(String text, Function<String, Optional<SigningKey>> keys, Instant now) {
        if (text.length() > TEXT_MAX) {
            return Optional.empty();
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            String id = token.getHeader().getKeyID();
            if (id == null || !JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())) {
                return Optional.empty();
            }
            Optional<SigningKey> key = keys.apply(id);
            if (key.isEmpty() || !token.verify(new RSASSAVerifier(publicKey(key.get())))) {
                return Optional.empty();
            }
            return claims(token.getJWTClaimsSet(), now);
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static Optional<Claims> claims(JWTClaimsSet set, Instant now) throws ParseException {
        String uid = set.getStringClaim(UID);
        String stamp = set.getStringClaim(STAMP);
        if (uid == null || set.getJWTID() == null || set.getIssueTime() == null || set.getExpirationTime() == null) {
            return Optional.empty();
        }
        Instant expires = set.getExpirationTime().toInstant();
        return expires.isAfter(now)
                ? Optional.of(new Claims(
                        uid, set.getJWTID(), set.getIssueTime().toInstant(), expires, stamp == null ? "" : stamp))
                : Optional.empty();
    }

    /** Whether a service account has signed a token for itself just now: RS256, its {@code uid}, a near {@code exp}. */
    public static boolean isOf(String uid, String publicKeyPem, String text, Instant now) {
        if (text.length() > TEXT_MAX) {
            return false;
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            if (!JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())
                    || !token.verify(new RSASSAVerifier(publicKey(publicKeyPem)))) {
                return false;
            }
            JWTClaimsSet set = token.getJWTClaimsSet();
            Date expires = set.getExpirationTime();
            return uid.equals(set.getStringClaim(UID))
                    && expires != null
                    && expires.toInstant().isAfter(now)
                    && !expires.toInstant().isAfter(now.plus(SERVICE_MAX));
        } catch (ParseException | JOSEException | AuthError e) {
            return false;
        }
    }

    /** Who a token says it is for, unverified; empty when it says nothing. */
    public static String claimedUid(String text) {
        try {
            String uid = SignedJWT.parse(text).getJWTClaimsSet().getStringClaim(UID);
            return uid == null ? "" : uid;
        } catch (ParseException e) {
            return "";
        }
    }

    /** Our public keys as a JWK set (RFC 7517 section 5). */
    public Map<String, Object> jwks(List<SigningKey> keys) {
        return Map.of(
                "keys",
                keys.stream()
                        .map(key -> new RSAKey.Builder(publicKey(key))
                                .keyID(key.id())
                                .keyUse(KeyUse.SIGNATURE)
                                .algorithm(JWSAlgorithm.RS256)
                                .build()
                                .toJSONObject())
                        .toList());
    }

    private RSAPublicKey publicKey(SigningKey key) {
        return ready.computeIfAbsent(key.id(), id -> decoded(Base64.getDecoder().decode(key.publicKey())));
    }

    private static RSAPrivateKey privateKey(SigningKey key) {
        try {
            return (RSAPrivateKey) KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key.privateKey())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key " + key.id() + " in the log cannot be used", e);
        }
    }

    /** @throws AuthError when it is no RSA key of 2048 bits or more in PEM form (SubjectPublicKeyInfo, RFC 7468) */
    public static RSAPublicKey publicKey(String pem) {
        String body = pem.strip()
                .replace("-----BEGIN PUBLIC KEY-----", "")
                .replace("-----END PUBLIC KEY-----", "")
                .replaceAll("\\s", "");
        try {
            RSAPublicKey key = decoded(Base64.getDecoder().decode(body));
            if (key.getModulus().bitLength() >= BITS) {
                return key;
            }
            throw AuthError.invalid("public_key: expected an RSA key of at least " + BITS + " bits, got one of "
                    + key.getModulus().bitLength());
        } catch (IllegalArgumentException e) {
            throw AuthError.invalid("public_key: expected an RSA key in PEM form, -----BEGIN PUBLIC KEY-----, as"
                    + " 'openssl rsa -in key.pem -pubout' prints it");
        }
    }

    private static RSAPublicKey decoded(byte[] bytes) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no RSA key", e);
        }
    }
}
