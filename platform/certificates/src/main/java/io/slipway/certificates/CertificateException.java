package io.slipway.certificates;

/** Something about a certificate, a key or a request is not as it must be; the message says what, and what to do. */
public final class CertificateException extends RuntimeException {
    CertificateException(String message) {
        super(message);
    }

    CertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
