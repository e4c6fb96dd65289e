package io.slipway.pipeline.timeseries.kafka;

/** Kafka could not be reached or did not do what was asked; it may later. */
public final class KafkaTroubleException extends RuntimeException {
    private KafkaTroubleException(String message, Throwable cause) {
        super(message, cause);
    }

    static KafkaTroubleException of(String what, Throwable cause) {
        String told = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new KafkaTroubleException(what + ": " + told, cause);
    }

    static KafkaTroubleException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new KafkaTroubleException("interrupted while waiting for Kafka", cause);
    }
}
