package io.slipway.cli.connection;

import io.slipway.client.ClientException;
import java.util.Optional;

/** Failures in words, and the exit code that goes with them. */
public final class Failures {
    private Failures() {}

    /** What to tell the user; several lines when there are details. */
    public static String words(Throwable failure, String url) {
        if (failure instanceof ClientException refused) {
            return words(refused, url);
        }
        if (failure instanceof CommandFailure) {
            return String.valueOf(failure.getMessage());
        }
        return "this should not have happened: " + failure + ". Set SLIPWAY_TRACE=1 to see where.";
    }

    /** What the process ends with. */
    public static int exitCode(Throwable failure) {
        return failure instanceof CommandFailure known ? known.exitCode() : 1;
    }

    private static String words(ClientException failure, String url) {
        return switch (failure.code()) {
            case UNREACHABLE ->
                untrusted(failure, url)
                        .orElseGet(() -> "no cluster answers at " + url + " (" + failure.getMessage() + ").\n"
                                + "Start one on this machine with 'slipway up', or name another with --url or "
                                + Context.URL_VARIABLE + ".");
            case TIMED_OUT ->
                failure.getMessage() + ".\nThe cluster at " + url
                        + " may be busy; what was asked may still be done. Look with 'slipway status'.";
            case MALFORMED -> failure.getMessage() + ".\nIs " + url + " the address of a cluster?";
            case REFUSED -> refused(failure, url);
        };
    }

    /** A server whose certificate is not of an authority that is known here. */
    private static Optional<String> untrusted(ClientException failure, String url) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof javax.net.ssl.SSLException) {
                return Optional.of("the certificate of " + url + " is not trusted (" + cause.getMessage() + ").\n"
                        + "If it is a cluster of yours, 'slipway cluster add NAME " + url + "' shows its authority and"
                        + " remembers it.");
            }
        }
        return Optional.empty();
    }

    private static String loginNeeded(ClientException failure, String url) {
        String said = String.valueOf(failure.getMessage());
        int advice = said.indexOf(". Log in with");
        return (advice < 0 ? said : said.substring(0, advice)) + ".\nLog in with 'slipway auth login --url " + url
                + "'; programs set " + Context.TOKEN_VARIABLE + ".";
    }

    private static String refused(ClientException failure, String url) {
        if (failure.status() == 401) {
            return loginNeeded(failure, url);
        }
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (ClientException.Detail detail : failure.details()) {
            for (String error : detail.errors()) {
                text.append("\n  ")
                        .append(detail.path())
                        .append(detail.path().isEmpty() ? "" : ": ")
                        .append(error);
            }
        }
        if (failure.status() == 409 && failure.body().get("deployments").isArray()) {
            failure.body().get("deployments").items().forEach(deployment -> {
                String id = deployment.get("id").text("");
                text.append("\nSee it with 'slipway deployment show ")
                        .append(id)
                        .append("', end it with")
                        .append(" 'slipway deployment cancel ")
                        .append(id)
                        .append("', or use --force.");
            });
        }
        if (failure.status() == 403) {
            text.append("\n'slipway auth whoami' shows what you may do; an admin gives more with 'slipway auth user")
                    .append(" grant UID ROLE [PATH]'.");
        }
        return text.toString();
    }
}
