package io.slipway.scheduler.http;

import io.slipway.marathonapi.ApiError;
import java.util.Set;
import java.util.TreeSet;

/** 405: the resource exists, but not for this method. */
final class MethodNotAllowed extends ApiError {
    private static final long serialVersionUID = 1;

    private final String allowed;

    MethodNotAllowed(Set<String> allowed) {
        super(405, "Method Not Allowed: expected " + String.join(", ", new TreeSet<>(allowed)));
        this.allowed = String.join(", ", new TreeSet<>(allowed));
    }

    String allowed() {
        return allowed;
    }
}
