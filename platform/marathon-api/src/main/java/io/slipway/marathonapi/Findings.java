package io.slipway.marathonapi;

import io.slipway.marathonapi.ValidationFailure.Violation;
import java.util.ArrayList;
import java.util.List;

/** What is found while reading JSON: values of a wrong type, and fields that mean nothing. Not thread-safe. */
final class Findings {
    private final List<Violation> wrong = new ArrayList<>();
    private final List<Violation> broken = new ArrayList<>();
    private final List<UnknownField> unknown = new ArrayList<>();

    void wrong(String path, String message) {
        wrong.add(new Violation(path.isEmpty() ? "/" : path, message));
    }

    /** A rule is broken by a value of the right type that no record can hold. */
    void broken(String path, String message) {
        broken.add(new Violation(path, message));
    }

    List<Violation> broken() {
        return List.copyOf(broken);
    }

    void unknown(UnknownField field) {
        unknown.add(field);
    }

    List<UnknownField> unknown() {
        return List.copyOf(unknown);
    }

    /** @throws ValidationFailure when anything was wrong */
    void check() {
        if (!wrong.isEmpty()) {
            throw ValidationFailure.wrongShape(wrong);
        }
    }
}
