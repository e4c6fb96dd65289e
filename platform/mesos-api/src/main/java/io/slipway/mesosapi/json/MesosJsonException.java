package io.slipway.mesosapi.json;

/** A JSON tree that is not the message expected. The message names the path, what is there, and what was expected. */
public final class MesosJsonException extends RuntimeException {
    /**
     * @param path where, such as {@code accept.operations[0].launch}
     * @param problem what is wrong
     */
    public MesosJsonException(String path, String problem) {
        super((path.isEmpty() ? "the message" : path) + ": " + problem);
    }
}
