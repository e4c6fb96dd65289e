package io.slipway.systemtests;

import java.util.Optional;

/**
 * One app of the Marathon API as a sequential object: it is not there, or it is there with a value and a number of
 * instances.
 */
final class AppModel implements Linearizability.Model<AppModel.App, AppModel.Request, AppModel.Answer> {
    /** The app when it is not there. */
    static final App ABSENT = new App(false, "", 0);

    /**
     * The state.
     *
     * @param value what the last definition said
     * @param instances how many are wanted
     */
    record App(boolean there, String value, int instances) {}

    /** What is asked. */
    enum Verb {
        /** POST: the app must not be there. */
        CREATE,
        /** PUT of the whole definition. */
        UPDATE,
        /** PUT of the number of instances: the app must be there. */
        SCALE,
        /** GET. */
        READ
    }

    /**
     * A request.
     *
     * @param value of the definition, for CREATE and UPDATE
     * @param instances for all but READ
     */
    record Request(Verb verb, String value, int instances) {}

    /**
     * An answer.
     *
     * @param done whether the request was done, or, of a READ, whether the app is there
     * @param seen what a READ found
     */
    record Answer(boolean done, App seen) {}

    @Override
    public App initial() {
        return ABSENT;
    }

    @Override
    public Optional<App> step(App app, Request request, Optional<Answer> answer) {
        if (request.verb() == Verb.READ) {
            return answer.isEmpty() || answer.get().seen().equals(app) ? Optional.of(app) : Optional.empty();
        }
        boolean possible = switch (request.verb()) {
            case CREATE -> !app.there();
            case SCALE -> app.there();
            default -> true;
        };
        if (answer.isPresent() && answer.get().done() != possible) {
            return Optional.empty();
        }
        if (!possible) {
            return Optional.of(app);
        }
        return Optional.of(
                request.verb() == Verb.SCALE
                        ? new App(true, app.value(), request.instances())
                        : new App(true, request.value(), request.instances()));
    }
}
