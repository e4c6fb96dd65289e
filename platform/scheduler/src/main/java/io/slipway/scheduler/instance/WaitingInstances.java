package io.slipway.scheduler.instance;

import io.slipway.marathonapi.PathId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instances that wait for an offer, app by app. Owner thread only.
 */
final class WaitingInstances {
    private final Map<PathId, OfApp> apps = new HashMap<>();

    private static int longestFirst(Instance one, Instance other) {
        int bySince = one.since().compareTo(other.since());
        if (bySince != 0) {
            return bySince;
        }
        int byApp = one.app().compareTo(other.app());
        if (byApp != 0) {
            return byApp;
        }
        int byIndex = Integer.compare(one.index(), other.index());
        return byIndex != 0 ? byIndex : one.id().compareTo(other.id());
    }

    /**
     * Those of one app, longest first. They come in that order nearly always, since time goes on; what comes out of
     * order is put in order when somebody asks.
     */
    private static final class OfApp {
        private final Map<InstanceId, Instance> waiting = new LinkedHashMap<>();
        private @Nullable Instance last;
        private boolean sorted = true;

        void add(Instance instance) {
            waiting.put(instance.id(), instance);
            Instance before = last;
            sorted &= before == null || longestFirst(before, instance) <= 0;
            last = instance;
        }

        Iterator<Instance> inOrder() {
            if (!sorted) {
                List<Instance> all = new ArrayList<>(waiting.values());
                all.sort(WaitingInstances::longestFirst);
                waiting.clear();
                last = null;
                sorted = true;
                all.forEach(this::add);
            }
            return waiting.values().iterator();
        }
    }

    /** Adds one that is not there. */
    void add(Instance instance) {
        apps.computeIfAbsent(instance.app(), app -> new OfApp()).add(instance);
    }

    void remove(Instance instance) {
        OfApp app = apps.get(instance.app());
        if (app != null) {
            app.waiting.remove(instance.id());
            if (app.waiting.isEmpty()) {
                apps.remove(instance.app());
            }
        }
    }

    void clear() {
        apps.clear();
    }

    Set<PathId> apps() {
        return apps.keySet();
    }

    WaitingLine line() {
        return new Line();
    }

    /** Those of one app that come next. */
    private record Part(Instance head, Iterator<Instance> rest) {}

    private final class Line implements WaitingLine {
        private final PriorityQueue<Part> parts =
                new PriorityQueue<>((one, other) -> longestFirst(one.head, other.head));
        /** Its head was handed out last. */
        private @Nullable Iterator<Instance> current;

        Line() {
            apps.values().forEach(app -> queue(app.inOrder()));
        }

        private void queue(Iterator<Instance> some) {
            if (some.hasNext()) {
                parts.add(new Part(some.next(), some));
            }
        }

        @Override
        public @Nullable Instance next() {
            Iterator<Instance> before = current;
            if (before != null) {
                queue(before);
            }
            Part next = parts.poll();
            current = next == null ? null : next.rest;
            return next == null ? null : next.head;
        }

        @Override
        public void dropApp() {
            current = null;
        }
    }
}
