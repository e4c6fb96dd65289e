package io.slipway.installer.cli;

import io.slipway.installer.release.ReleaseArchive;
import io.slipway.installer.state.StateException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings the cluster to another release. */
@Command(
        name = "upgrade",
        description = {
            "Brings the cluster to another release while tasks run on.",
            "Followers first, the leader, then one agent after the other, each waited for.",
            "It stops at the first that fails; call it again to go on, or rollback to go back."
        },
        footer = {
            "%nExamples:",
            "  slipway install upgrade slipway-0.2.0.tar.gz    an archive of './slipway dist'",
            "  slipway install upgrade                         to the release that this installer comes from"
        })
final class UpgradeCommand extends HostsCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ARCHIVE",
            description = "The archive. Default: what cluster.yaml names, else the release of this installer.")
    private @Nullable Path archive;

    UpgradeCommand(Surrounding surrounding) {
        super(surrounding);
    }

    @Override
    void run() {
        try (Session session = session()) {
            if (session.state().read(Session.RELEASE).isEmpty()) {
                throw new StateException("nothing was deployed from here yet; use 'slipway install deploy'.");
            }
            Path given = archive;
            ReleaseArchive fresh = given == null
                    ? session.offered()
                    : ReleaseArchive.of(surrounding().folder().resolve(given));
            ReleaseArchive before = session.release();
            screen().note("from " + before.id().id() + " to " + fresh.id().id());
            session.change(fresh);
            deploy(session, fresh, true);
        }
    }
}
