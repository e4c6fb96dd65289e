package io.slipway.installer.web;

import io.slipway.client.json.Json;
import io.slipway.installer.report.Screen;
import io.slipway.installer.report.Watcher;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is known of the run that goes on, or went on last. Thread-safe. */
final class Course implements Watcher {
    private static final int LINES_MAX = 2_000;

    private final Consumer<String> told;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Map<String, HostCourse> hosts = new LinkedHashMap<>();
    private final Map<String, Json> results = new LinkedHashMap<>();
    private long dropped;
    private long version;
    private String phase = "";
    private String refusal = "";

    private static final class HostCourse {
        private int planned;
        private int done;
        private String step = "";
        private long sent;
        private long size;
        private String failure = "";
    }

    /** @param told also gets every line of progress */
    Course(Consumer<String> told) {
        this.told = told;
    }

    /** A new run begins: what is known of these phases is not so any more. */
    synchronized void begin(List<String> phases) {
        phases.forEach(results::remove);
        hosts.clear();
        phase = phases.get(0);
        refusal = "";
        version++;
    }

    /** The file changed: nothing that was found counts any more. */
    synchronized void forget() {
        results.clear();
        hosts.clear();
        version++;
    }

    /** Where a phase writes: every line of it becomes one here. */
    Screen screen() {
        return new Screen(new PrintWriter(new Lines(this::line), true), new PrintWriter(new Lines(this::note), true));
    }

    private void note(String text) {
        told.accept(text);
        line(text);
    }

    private synchronized void line(String text) {
        lines.addLast(text);
        if (lines.size() > LINES_MAX) {
            lines.removeFirst();
            dropped++;
        }
    }

    private synchronized HostCourse host(String name) {
        return hosts.computeIfAbsent(name, unused -> new HostCourse());
    }

    @Override
    public synchronized void phase(String name) {
        phase = name;
    }

    @Override
    public synchronized void result(String name, Json result) {
        results.put(name, result);
        version++;
    }

    @Override
    public synchronized void planned(String host, int steps) {
        host(host).planned = steps;
    }

    @Override
    public synchronized void began(String host, String step) {
        HostCourse course = host(host);
        course.step = step;
        course.sent = 0;
        course.size = 0;
    }

    @Override
    public synchronized void done(String host) {
        HostCourse course = host(host);
        course.done++;
        course.step = "";
        course.size = 0;
    }

    @Override
    public synchronized void sent(String host, long bytes, long all) {
        HostCourse course = host(host);
        course.sent = bytes;
        course.size = all;
    }

    @Override
    public synchronized void failed(String host, String why) {
        host(host).failure = why;
    }

    @Override
    public synchronized void refused(String why) {
        refusal = why;
    }

    /** Why the last run did not do what it was called for; empty when it did. */
    synchronized String refusal() {
        return refusal;
    }

    /**
     * All that is known.
     *
     * @param line the first line that is wanted
     * @param seen the version of the results that the asker has; they are left out when they are the same
     */
    synchronized Json json(long line, long seen) {
        long first = Math.max(line, dropped);
        Json json = Json.object()
                .with("phase", phase)
                .with("refusal", refusal)
                .with("hosts", Json.array(hostsJson()))
                .with("lines", Json.texts(lines.stream().skip(first - dropped).toList()))
                .with("nextLine", dropped + lines.size())
                .with("version", version);
        return seen == version ? json : json.with("results", Json.object(new LinkedHashMap<>(results)));
    }

    private List<Json> hostsJson() {
        List<Json> all = new ArrayList<>();
        hosts.forEach((name, course) -> all.add(Json.object()
                .with("host", name)
                .with("planned", course.planned)
                .with("done", course.done)
                .with("step", course.step)
                .with("sent", course.sent)
                .with("size", course.size)
                .with("failure", course.failure)));
        return all;
    }

    /** Cuts what is written into lines. */
    private static final class Lines extends Writer {
        private final Consumer<String> told;
        private final StringBuilder begun = new StringBuilder();

        Lines(Consumer<String> told) {
            this.told = told;
        }

        @Override
        public void write(char[] text, int from, int length) {
            synchronized (begun) {
                for (int i = from; i < from + length; i++) {
                    if (text[i] == '\n') {
                        told.accept(begun.toString());
                        begun.setLength(0);
                    } else if (text[i] != '\r') {
                        begun.append(text[i]);
                    }
                }
            }
        }

        @Override
        public void flush() {
            // lines are handed on when they are whole
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
