package io.slipway.installer.cli;

/** What the launcher starts for {@code slipway install}. */
public final class InstallMain {
    private InstallMain() {}

    /** Runs one phase and ends the process with its exit code: 0 done, 1 failed, 2 called or configured wrongly. */
    public static void main(String[] args) {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(Phases.run(Surrounding.ofProcess(), args));
    }
}
