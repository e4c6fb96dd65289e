package io.slipway.cli.auth;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.connection.Context;
import io.slipway.cli.connection.DoorCommand;
import io.slipway.client.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Users and service accounts. */
@Command(
        name = "user",
        description = "Manages users and service accounts; for admins, but for one's own password.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserList.class,
            UserCommand.Add.class,
            UserCommand.Remove.class,
            UserCommand.Passwd.class,
            UserCommand.Grant.class,
            UserCommand.Revoke.class
        })
final class UserCommand {
    /** A command about one user. */
    abstract static class AboutUser extends DoorCommand {
        @Parameters(index = "0", paramLabel = "UID", description = "Who.")
        private String uid = "";

        AboutUser(Context context) {
            super(context);
        }

        final String uid() {
            return uid;
        }

        final void told(String text) {
            if (json()) {
                terminal().json(Json.object().with("uid", uid).with("done", true));
            } else {
                terminal().line(text);
            }
        }
    }

    /** Creates one. */
    @Command(
            name = "add",
            description = {
                "Creates a user with a password, or a service account with its public key.",
                "A role is one of admin, operator, viewer[:PATH], developer:PATH."
            },
            footer = {
                "%nExamples:",
                "  slipway auth user add ann --role developer:/team",
                "  slipway auth user add ann --role viewer --password-stdin < password.txt",
                "  slipway auth user add ci --public-key ci.pub.pem --role developer:/team"
            })
    static final class Add extends AboutUser {
        @Option(names = "--description", paramLabel = "TEXT", defaultValue = "", description = "For people.")
        private String description = "";

        @Option(names = "--role", paramLabel = "ROLE[:PATH]", description = "What they may do; may be repeated.")
        private List<String> roles = List.of();

        @Option(names = "--public-key", paramLabel = "FILE", description = "Of a service account: RSA, PEM.")
        private @Nullable Path key;

        @Option(names = "--password-stdin", description = "Read the password from the standard input.")
        private boolean passwordFromInput;

        Add(Context context) {
            super(context);
        }

        @Override
        protected void run() {
            roles.forEach(Add::checked);
            if (key != null) {
                client().accounts().addService(uid(), description, read(key));
            } else {
                client().accounts().addPerson(uid(), description, newPassword(this, passwordFromInput, uid()));
            }
            for (String role : roles) {
                String[] parts = checked(role);
                client().accounts().grant(uid(), parts[0], parts[1]);
            }
            told((key == null ? "User " : "Service account ") + uid() + " is there"
                    + (roles.isEmpty() ? ", and may do nothing yet: slipway auth user grant." : "."));
        }

        private static String[] checked(String role) {
            String[] parts = role.split(":", 2);
            if (!List.of("admin", "operator", "developer", "viewer").contains(parts[0])) {
                throw CommandFailure.usage(
                        "--role " + role + ": expected admin, operator, viewer[:PATH] or developer:PATH");
            }
            return new String[] {parts[0], parts.length < 2 ? "/" : parts[1]};
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new CommandFailure("cannot read the key " + file + ": " + e);
            }
        }
    }

    /** A password that is typed twice, or read once. */
    static String newPassword(DoorCommand command, boolean fromInput, String uid) {
        Context context = command.surrounding();
        if (fromInput) {
            return context.line();
        }
        String password = context.secret("New password of " + uid);
        if (!password.equals(context.secret("The same once more"))) {
            throw new CommandFailure("the two are not the same; nothing was changed");
        }
        return password;
    }

    /** Removes one. */
    @Command(
            name = "remove",
            description = "Removes a user or service account, with its tokens.",
            footer = {"%nExamples:", "  slipway auth user remove ann"})
    static final class Remove extends AboutUser {
        Remove(Context context) {
            super(context);
        }

        @Override
        protected void run() {
            client().accounts().remove(uid());
            told("User " + uid() + " is removed, and its tokens are good no more.");
        }
    }

    /** Changes a password. */
    @Command(
            name = "passwd",
            description = {
                "Changes a password: your own, after the old one, or as an admin somebody's. All their logins end; API",
                "tokens stay. With --password-stdin the new one is read, after the old one's line if it is your own."
            },
            footer = {"%nExamples:", "  slipway auth user passwd ann"})
    static final class Passwd extends AboutUser {
        @Option(names = "--password-stdin", description = "Read from the standard input.")
        private boolean passwordFromInput;

        Passwd(Context context) {
            super(context);
        }

        @Override
        protected void run() {
            boolean own = client().accounts().whoami().get("uid").text("").equals(uid());
            if (own) {
                String old = passwordFromInput ? context().line() : context().secret("Old password");
                client().accounts().changeOwnPassword(old, newPassword(this, passwordFromInput, uid()));
            } else {
                client().accounts().changePassword(uid(), newPassword(this, passwordFromInput, uid()));
            }
            told("The password of " + uid() + " is changed" + (own ? "; log in anew." : "."));
        }
    }

    /** Gives a role. */
    @Command(
            name = "grant",
            description = "Gives a role: admin or operator, or developer or viewer of a path.",
            footer = {
                "%nExamples:",
                "  slipway auth user grant ann developer /team",
                "  slipway auth user grant ann operator"
            })
    static final class Grant extends AboutUser {
        @Parameters(index = "1", paramLabel = "ROLE", description = "admin, operator, developer or viewer.")
        private String role = "";

        @Parameters(index = "2", arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Of which.")
        private String path = "/";

        Grant(Context context) {
            super(context);
        }

        @Override
        protected void run() {
            client().accounts().grant(uid(), role, path);
            told(uid() + " is " + role + " of " + path + ".");
        }
    }

    /** Takes a role away. */
    @Command(
            name = "revoke",
            description = "Takes a role away.",
            footer = {"%nExamples:", "  slipway auth user revoke ann developer /team"})
    static final class Revoke extends AboutUser {
        @Parameters(index = "1", paramLabel = "ROLE", description = "admin, operator, developer or viewer.")
        private String role = "";

        @Parameters(index = "2", arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Of which.")
        private String path = "/";

        Revoke(Context context) {
            super(context);
        }

        @Override
        protected void run() {
            client().accounts().revoke(uid(), role, path);
            told(uid() + " is not " + role + " of " + path + " any more.");
        }
    }
}
