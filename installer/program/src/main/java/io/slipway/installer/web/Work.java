package io.slipway.installer.web;

import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.inventory.Problem;
import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Watcher;
import io.slipway.installer.ssh.Prompts;
import java.util.List;

/** The phases of the command line, as the page has them done. */
public interface Work {
    /** All that is wrong with what {@code cluster.yaml} says, files that it names and that are not there included. */
    List<Problem> problems(InventoryReader.Reading reading);

    /**
     * Runs a phase to its end, on the caller's thread.
     *
     * @param words of the command line, {@code install} first; the file is added
     * @param screen where it writes
     * @param prompts whom it asks for passphrases and passwords
     * @param watcher told what goes on
     * @return its exit code
     */
    int run(List<String> words, Screen screen, Prompts prompts, Watcher watcher);
}
