package io.slipway.installer.steps;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Result;
import io.slipway.installer.host.Shell;
import io.slipway.installer.plan.Item;
import io.slipway.installer.plan.Observed;
import io.slipway.installer.plan.Planner;
import io.slipway.installer.plan.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Steps on one host: looks at what is there, makes what is missing, and looks again. */
public final class HostSteps {
    private static final Pattern MADE = Pattern.compile("^\"([a-z]+ [^\"]+)\",?$");
    private static final String RECORD_MARK = "----record";

    private final Host host;
    private final String root;
    private final Duration timeout;

    /**
     * @param root a folder in place of {@code /} for trials; empty for the host itself
     * @param timeout for one step
     */
    public HostSteps(Host host, String root, Duration timeout) {
        this.host = host;
        this.root = root;
        this.timeout = timeout;
    }

    private String program(String text) {
        return "R=" + Shell.quoted(root) + "\n" + Programs.text("steps.sh") + "\n" + text + "\n";
    }

    /** What is in the places of these items; changes nothing. */
    public Observed observe(List<Item> items) {
        StringBuilder text = new StringBuilder();
        Item record = new Item.MadeList(Planner.RECORD, "");
        line(text, -1, record);
        for (int i = 0; i < items.size(); i++) {
            line(text, i, items.get(i));
        }
        text.append("echo ")
                .append(RECORD_MARK)
                .append("\ncat \"$R")
                .append(Planner.RECORD)
                .append("\" 2>/dev/null\ntrue");
        Result result = host.run(program(text.toString()), timeout);
        if (!result.ok()) {
            throw failed("the look at what is there", result);
        }
        return observed(items, record, result.out());
    }

    private static void line(StringBuilder text, int number, Item item) {
        text.append("printf '%s\\t%s\\n' ")
                .append(number)
                .append(" \"$(")
                .append(item.look())
                .append(")\"\n");
    }

    private static Observed observed(List<Item> items, Item record, String out) {
        Map<String, String> fingerprints = new HashMap<>();
        Set<String> made = new LinkedHashSet<>();
        boolean inRecord = false;
        for (String line : out.lines().toList()) {
            if (line.equals(RECORD_MARK)) {
                inRecord = true;
            } else if (inRecord) {
                Matcher matcher = MADE.matcher(line);
                if (matcher.matches()) {
                    made.add(matcher.group(1));
                }
            } else {
                int tab = line.indexOf('\t');
                int number = Integer.parseInt(line.substring(0, tab));
                Item item = number < 0 ? record : items.get(number);
                fingerprints.put(item.id(), line.substring(tab + 1).strip());
            }
        }
        return new Observed(fingerprints, made);
    }

    /** Quick steps are done in one go; what takes long is a step of its own, with its own time limit. */
    public static List<List<Step>> together(List<Step> steps) {
        List<List<Step>> all = new ArrayList<>();
        boolean open = false;
        for (Step step : steps) {
            boolean slow =
                    step.item().kind() == Item.Kind.RELEASE || step.item().kind() == Item.Kind.SERVICE;
            if (slow || !open) {
                all.add(new ArrayList<>());
            }
            all.get(all.size() - 1).add(step);
            open = !slow;
        }
        return all;
    }

    /**
     * Does steps one after the other in one go, and looks after each whether it is done.
     *
     * @param done told of each that is, when all are or one is not
     * @throws HostException when the host refuses one, or it is not as it should be afterwards; those after it were not
     *     begun
     */
    public void perform(List<Step> steps, Consumer<Step> done) {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            Item item = step.item();
            text.append("{ ")
                    .append(item.make())
                    .append("\n} >&2 || exit 1\nthere=$(")
                    .append(item.look());
            text.append(")\nprintf '%s\\n' \"$there\"\n[ \"$there\" = ")
                    .append(Shell.quoted(item.fingerprint()))
                    .append(" ] || exit 1\n");
        }
        Result result = host.run(program(text.toString()), timeout);
        List<String> seen = result.out().lines().toList();
        for (int i = 0; i < steps.size(); i++) {
            Item item = steps.get(i).item();
            if (i >= seen.size()) {
                throw failed(item.id(), result);
            }
            check(item, seen.get(i).strip(), result);
            done.accept(steps.get(i));
        }
        if (!result.ok()) {
            throw failed(steps.get(steps.size() - 1).item().id(), result);
        }
    }

    private static void check(Item item, String there, Result result) {
        if (!there.equals(item.fingerprint())) {
            throw new HostException(
                    HostException.Kind.FAILED,
                    item.id() + " is '" + there + "' after it was made; expected '" + item.fingerprint() + "'. "
                            + result.err().strip(),
                    "look what changes it there, then call the same again");
        }
    }

    /** Whether the archive must be sent before the release can be made. */
    public boolean wantsArchive(String digest) {
        Result result = host.run(program("look_archive " + digest), timeout);
        return result.ok() && result.out().strip().equals(Item.ABSENT);
    }

    /** Told how much of an archive is on its way. */
    @FunctionalInterface
    public interface Sending {
        /** So many bytes of so many. */
        void sent(long bytes, long all);
    }

    /** Sends an archive; one that broke off on its way leaves nothing behind. */
    public void sendArchive(Path archive, String digest, Sending told) {
        try (InputStream in = new CountedStream(Files.newInputStream(archive), Files.size(archive), told)) {
            Result result = host.send(program("receive_archive " + digest), in, timeout);
            if (!result.ok()) {
                throw failed("sending " + archive.getFileName(), result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the archive " + archive + " cannot be read", e);
        }
    }

    private static HostException failed(String what, Result result) {
        String words = result.words();
        String remedy = words.contains("No space left")
                ? "the disk is full: make room there, then call the same again"
                : "remedy it there, then call the same again; the host's log has all";
        return new HostException(HostException.Kind.FAILED, what + " failed: " + words, remedy);
    }

    /** Programs of {@code sh} beside this class. */
    static final class Programs {
        private Programs() {}

        static String text(String name) {
            try (InputStream in = Objects.requireNonNull(HostSteps.class.getResourceAsStream(name), name)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
