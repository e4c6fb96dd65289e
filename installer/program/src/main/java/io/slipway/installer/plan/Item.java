package io.slipway.installer.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * One thing that shall be on a host. It knows how {@code sh} tells what is there in its place (a fingerprint, or {@code
 * absent}) and how {@code sh} makes it; both use the functions of {@code steps.sh}. Making one that is there does no
 * harm.
 */
public sealed interface Item {
    /** The fingerprint of nothing. */
    String ABSENT = "absent";

    /** What it is. */
    enum Kind {
        /** What is written first: all that was ever made on the host. */
        RECORD,
        /** A user and its group. */
        USER,
        /** A folder. */
        FOLDER,
        /** A version of the platform, unpacked. */
        RELEASE,
        /** A text. */
        FILE,
        /** A symbolic link. */
        LINK,
        /** A unit of systemd that runs. */
        SERVICE
    }

    /** What it is. */
    Kind kind();

    /** Its name: a path, a user or a unit; with the kind unique on a host. */
    String name();

    /** What {@code sh} tells when it is as it shall be. */
    String fingerprint();

    /** A command that prints the fingerprint of what is there. */
    String look();

    /** Commands that make it. */
    String make();

    /** Whether it takes effect on daemons that run: it is made in the host's turn only. */
    default boolean activates() {
        return false;
    }

    /** Kind and name. */
    default String id() {
        return kind().name().toLowerCase(java.util.Locale.ROOT) + " " + name();
    }

    /**
     * A user of the system that nobody logs in as.
     *
     * @param home its home folder, which is made elsewhere
     */
    record User(String name, String home) implements Item {
        @Override
        public Kind kind() {
            return Kind.USER;
        }

        @Override
        public String fingerprint() {
            return "user";
        }

        @Override
        public String look() {
            return "look_user " + name;
        }

        @Override
        public String make() {
            return "make_user " + name + " " + home;
        }
    }

    /** A folder. */
    record Folder(String name, String owner, String mode) implements Item {
        @Override
        public Kind kind() {
            return Kind.FOLDER;
        }

        @Override
        public String fingerprint() {
            return owner + " " + mode;
        }

        @Override
        public String look() {
            return "look_folder " + name + " " + owner;
        }

        @Override
        public String make() {
            return "make_folder " + name + " " + owner + " " + mode;
        }
    }

    /**
     * A file.
     *
     * @param secret whether its content is shown to nobody
     * @param activates whether a daemon reads it when it starts
     */
    record TextFile(String name, String owner, String mode, String content, boolean secret, boolean activates)
            implements Item {
        @Override
        public Kind kind() {
            return Kind.FILE;
        }

        @Override
        public String fingerprint() {
            return owner + " " + mode + " " + sha256(content);
        }

        @Override
        public String look() {
            return "look_file " + name + " " + owner;
        }

        @Override
        public String make() {
            return "make_file " + name + " " + owner + " " + mode + " <<'END'\n" + base64(content) + "END";
        }

        @Override
        public String toString() {
            return id() + " " + owner + " " + mode;
        }
    }

    /**
     * A version of the platform.
     *
     * @param name its folder
     * @param archive SHA-256 of the archive that it comes from; it must have been sent before
     */
    record Release(String name, String archive) implements Item {
        @Override
        public Kind kind() {
            return Kind.RELEASE;
        }

        @Override
        public String fingerprint() {
            return archive;
        }

        @Override
        public String look() {
            return "look_release " + name;
        }

        @Override
        public String make() {
            return "make_release " + name + " " + archive;
        }
    }

    /** The link to the version that is run; where it led before is kept as {@code previous} beside it. */
    record Link(String name, String target) implements Item {
        @Override
        public Kind kind() {
            return Kind.LINK;
        }

        @Override
        public String fingerprint() {
            return target;
        }

        @Override
        public String look() {
            return "look_link " + name;
        }

        @Override
        public String make() {
            return "make_link " + name + " " + target;
        }

        @Override
        public boolean activates() {
            return true;
        }
    }

    /**
     * A unit that runs, now and after each start of the machine.
     *
     * @param inputs a digest of all that it reads when it starts: when that changes it is started anew
     */
    record Service(String name, String inputs) implements Item {
        @Override
        public Kind kind() {
            return Kind.SERVICE;
        }

        @Override
        public String fingerprint() {
            return "active enabled " + inputs;
        }

        @Override
        public String look() {
            return "look_service " + name;
        }

        @Override
        public String make() {
            return "make_service " + name + " " + inputs;
        }

        @Override
        public boolean activates() {
            return true;
        }
    }

    /**
     * The list of all that was made on the host, written before it is made.
     *
     * @param content JSON
     */
    record MadeList(String name, String content) implements Item {
        @Override
        public Kind kind() {
            return Kind.RECORD;
        }

        @Override
        public String fingerprint() {
            return "root 600 " + sha256(content);
        }

        @Override
        public String look() {
            return "look_file " + name + " root";
        }

        @Override
        public String make() {
            return "make_folder " + name.substring(0, name.lastIndexOf('/')) + " root 755\nmake_file " + name
                    + " root 600 <<'END'\n" + base64(content) + "END";
        }
    }

    /** Hexadecimal SHA-256 of a text. */
    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A digest of several items together. */
    static String digest(List<Item> items) {
        StringBuilder all = new StringBuilder();
        items.forEach(item ->
                all.append(item.id()).append(' ').append(item.fingerprint()).append('\n'));
        return sha256(all.toString()).substring(0, 16);
    }

    private static String base64(String content) {
        String lines =
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return lines.isEmpty() ? "" : lines + "\n";
    }
}
