package io.slipway.installer.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the steps from what is there to what shall be there. Pure. */
public final class Planner {
    /** Where a host keeps the list of what was made on it. */
    public static final String RECORD = "/var/lib/slipway/installed.json";

    private Planner() {}

    /**
     * The steps for one host, in the order in which they are to be done: first of all the list of what will have been
     * made is written, so that nothing is ever made that is not on it.
     *
     * @param desired in an order in which each needs only earlier ones
     */
    public static List<Step> steps(String cluster, List<Item> desired, Observed observed) {
        List<Step> steps = new ArrayList<>();
        Item record = new Item.MadeList(RECORD, record(cluster, made(desired, observed)));
        add(steps, record, observed);
        desired.forEach(item -> add(steps, item, observed));
        return List.copyOf(steps);
    }

    /** Whether all is there. */
    public static boolean done(String cluster, List<Item> desired, Observed observed) {
        return steps(cluster, desired, observed).isEmpty();
    }

    private static void add(List<Step> steps, Item item, Observed observed) {
        String there = observed.of(item);
        if (!there.equals(item.fingerprint())) {
            steps.add(new Step(item, reason(item, there)));
        }
    }

    private static String reason(Item item, String there) {
        if (there.equals(Item.ABSENT)) {
            return "not there";
        }
        return switch (item.kind()) {
            case FILE, RECORD ->
                there.substring(there.lastIndexOf(' ') + 1)
                                .equals(item.fingerprint()
                                        .substring(item.fingerprint().lastIndexOf(' ') + 1))
                        ? "owner or mode differ: " + there.substring(0, there.lastIndexOf(' '))
                        : "content differs";
            case SERVICE -> service(item, there);
            case LINK -> "leads to " + there;
            case FOLDER -> "owner and mode are " + there;
            case RELEASE -> "not whole";
            case USER -> "is another user's";
        };
    }

    private static String service(Item item, String there) {
        String[] words = there.split(" ", 3);
        if (!words[0].equals("active")) {
            return "is " + words[0];
        }
        return words.length > 1 && !words[1].equals("enabled")
                ? "does not start with the machine"
                : "what " + item.name() + " was started with has changed";
    }

    /** What was there before us and is not ours is not put on the list: a user that somebody else made. */
    private static Set<String> made(List<Item> desired, Observed observed) {
        Set<String> made = new TreeSet<>(observed.made());
        for (Item item : desired) {
            boolean foreign =
                    item.kind() == Item.Kind.USER && !observed.of(item).equals(Item.ABSENT);
            if (!foreign) {
                made.add(item.id());
            }
        }
        return made;
    }

    /** The list as it lies on the host: one line for each, so that {@code sh} can read it. */
    private static String record(String cluster, Set<String> made) {
        StringBuilder text = new StringBuilder("{\"cluster\": \"" + cluster + "\",\n\"made\": [");
        String comma = "\n";
        for (String id : made) {
            text.append(comma).append('"').append(id).append('"');
            comma = ",\n";
        }
        return text.append("\n]}\n").toString();
    }
}
