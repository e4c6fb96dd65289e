package io.slipway.agent.check;

import io.slipway.mesosapi.HealthCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Tries once whether something serves. Thread-safe; does not block. */
public interface Prober {
    /** One try; the future never fails. */
    CompletableFuture<Answer> probe(HealthCheck.Probe probe, Duration timeout);

    /**
     * What came of a try.
     *
     * @param kind how it is to be counted
     * @param words what was seen, for people
     */
    record Answer(Kind kind, String words) {
        /** How an answer counts. */
        public enum Kind {
            SUCCESS,
            FAILURE,
            /** Neither: as if it had not been asked. */
            NONE
        }

        static Answer success(String words) {
            return new Answer(Kind.SUCCESS, words);
        }

        static Answer failure(String words) {
            return new Answer(Kind.FAILURE, words);
        }
    }
}
