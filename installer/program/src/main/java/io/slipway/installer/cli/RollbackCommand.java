package io.slipway.installer.cli;

import io.slipway.installer.release.ReleaseArchive;
import io.slipway.installer.state.StateException;
import picocli.CommandLine.Command;

/** Brings the cluster back to the release before. */
@Command(
        name = "rollback",
        description = {
            "Brings the cluster back to the release before the last upgrade, while tasks run on.",
            "A master refuses a log of a newer form that it does not know: see docs/operate/upgrading.md."
        },
        footer = {"%nExamples:", "  slipway install rollback"})
final class RollbackCommand extends HostsCommand {
    RollbackCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        try (Session session = session()) {
            String going = session.state().read(Session.ROLLBACK).orElse("");
            ReleaseArchive before = session.remembered(going.isEmpty() ? Session.PREVIOUS : Session.ROLLBACK)
                    .orElseThrow(
                            () -> new StateException("there was no upgrade, so there is no release to go back to."));
            screen().note("from " + session.release().id().id() + " back to "
                    + before.id().id());
            session.state().write(Session.ROLLBACK, before.file().toString());
            session.change(before);
            deploy(session, before, true);
            session.state().write(Session.ROLLBACK, "");
        }
    }
}
