package io.slipway.cosmosapi;

/** A request of the package API that fails; carries what to answer. */
public final class CosmosException extends RuntimeException {
    private final transient CosmosError error;

    /** @param error what to answer */
    public CosmosException(CosmosError error) {
        super(error.message());
        this.error = error;
    }

    /** With the failure that led to it. */
    public CosmosException(CosmosError error, Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    /** What to answer. */
    public CosmosError error() {
        return error;
    }
}
