package io.slipway.scheduler.instance;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one app, sorted by index. Lists of them that are handed out stay as they are and share with it all
 * parts that have not changed since: many changes come between two of them, and many lists of many instances are made.
 * Owner thread only; the lists are immutable.
 */
final class AppInstances {
    /** How many instances are in a part at most. */
    static final int PART_MAX = 512;

    private final List<Part> parts = new ArrayList<>();
    private final AppCounts counts = new AppCounts();
    private @Nullable List<Instance> list;

    /** Some that follow each other, never none. Once it is in a list it is replaced, and not changed. */
    private static final class Part {
        private Instance[] instances;
        private int size;
        private boolean shared;

        Part(Instance[] instances, int size) {
            this.instances = instances;
            this.size = size;
        }

        /** Where one of this index and id is or would be; negative as {@link Arrays#binarySearch} has it. */
        int place(Instance wanted) {
            int guess = wanted.index() - instances[0].index(); // right where no number is missing or there twice
            if (guess >= 0 && guess < size && byIndex(instances[guess], wanted) == 0) {
                return guess;
            }
            return Arrays.binarySearch(instances, 0, size, wanted, AppInstances::byIndex);
        }

        /** This, or what takes its place, to be changed. */
        Part own(int more) {
            if (!shared && size + more <= instances.length) {
                return this;
            }
            int length = Math.min(PART_MAX, Math.max(size + more, more == 0 ? size : 2 * size));
            return new Part(Arrays.copyOf(instances, length), size);
        }
    }

    private static int byIndex(Instance one, Instance other) {
        int byIndex = Integer.compare(one.index(), other.index());
        return byIndex != 0 ? byIndex : one.id().compareTo(other.id());
    }

    /** How many of them are how. */
    AppCounts counts() {
        return counts;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Adds one, or replaces the one of the same index and id. */
    void put(Instance instance) {
        list = null;
        counts.add(instance, 1);
        if (parts.isEmpty()) {
            parts.add(new Part(new Instance[] {instance}, 1));
            return;
        }
        int at = part(instance);
        Part part = parts.get(at);
        int place = part.place(instance);
        if (place >= 0) {
            Part own = part.own(0);
            counts.add(own.instances[place], -1);
            own.instances[place] = instance;
            parts.set(at, own);
        } else if (part.size < PART_MAX) {
            insert(at, part.own(1), -place - 1, instance);
        } else if (-place - 1 == PART_MAX) {
            parts.add(at + 1, new Part(new Instance[] {instance}, 1));
        } else {
            split(at, part);
            insert(instance);
        }
    }

    private void insert(Instance instance) {
        int at = part(instance);
        Part own = parts.get(at).own(1);
        insert(at, own, -own.place(instance) - 1, instance);
    }

    private void insert(int at, Part own, int place, Instance instance) {
        System.arraycopy(own.instances, place, own.instances, place + 1, own.size - place);
        own.instances[place] = instance;
        own.size++;
        parts.set(at, own);
    }

    private void split(int at, Part part) {
        int half = part.size / 2;
        parts.set(at, new Part(Arrays.copyOf(part.instances, half), half));
        parts.add(at + 1, new Part(Arrays.copyOfRange(part.instances, half, part.size), part.size - half));
    }

    /** Takes out the one of the same index and id; no effect when there is none. */
    void remove(Instance instance) {
        int at = parts.isEmpty() ? -1 : part(instance);
        int place = at < 0 ? -1 : parts.get(at).place(instance);
        if (place < 0) {
            return;
        }
        list = null;
        Part part = parts.get(at);
        counts.add(part.instances[place], -1);
        if (part.size == 1) {
            parts.remove(at);
            return;
        }
        Instance[] rest = Arrays.copyOf(part.instances, part.size - 1);
        System.arraycopy(part.instances, place + 1, rest, place, rest.length - place);
        parts.set(at, new Part(rest, rest.length));
    }

    /** The last part that begins with {@code instance} or before, or else the first. */
    private int part(Instance instance) {
        int low = 0;
        int high = parts.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (byIndex(parts.get(middle).instances[0], instance) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Math.max(0, high);
    }

    /** All, by index; immutable. */
    List<Instance> list() {
        List<Instance> made = list;
        if (made == null) {
            parts.forEach(part -> part.shared = true);
            made = new Parts(parts.toArray(new Part[0]));
            list = made;
        }
        return made;
    }

    /** A list of what was there. */
    private static final class Parts extends AbstractList<Instance> {
        private final Instance[][] parts;
        /** Where each part ends. */
        private final int[] ends;

        Parts(Part[] shared) {
            parts = new Instance[shared.length][];
            ends = new int[shared.length];
            int end = 0;
            for (int i = 0; i < shared.length; i++) {
                parts[i] = shared[i].instances;
                end += shared[i].size;
                ends[i] = end;
            }
        }

        @Override
        public int size() {
            return ends.length == 0 ? 0 : ends[ends.length - 1];
        }

        @Override
        public Instance get(int index) {
            if (index < 0 || index >= size()) {
                throw new IndexOutOfBoundsException("index " + index + " of " + size());
            }
            int found = Arrays.binarySearch(ends, index + 1);
            int part = found >= 0 ? found : -found - 1;
            return parts[part][part == 0 ? index : index - ends[part - 1]];
        }

        @Override
        public Iterator<Instance> iterator() {
            return new Walk();
        }

        private final class Walk implements Iterator<Instance> {
            private int part;
            private int begin;
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Instance next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (next == ends[part]) {
                    begin = ends[part++];
                }
                return parts[part][next++ - begin];
            }
        }
    }
}
