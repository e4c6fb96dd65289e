package io.slipway.runtime.health;

/**
 * Whether one part of a node is well at one moment.
 *
 * @param id the part's id, the same on all nodes that have it, such as {@code slipway-log}
 * @param name its name, for people
 * @param description what it does, in one sentence
 * @param healthy whether it does that
 * @param output how it stands; of a part that is not well, what is wrong and what to do
 */
public record UnitHealth(String id, String name, String description, boolean healthy, String output) {
    /** A part that is there. */
    public record Unit(String id, String name, String description) {
        /** It is well. */
        public UnitHealth well(String output) {
            return new UnitHealth(id, name, description, true, output);
        }

        /** It is not. */
        public UnitHealth unwell(String output) {
            return new UnitHealth(id, name, description, false, output);
        }

        /** It is well unless {@code trouble} says something. */
        public UnitHealth unless(String trouble, String otherwise) {
            return trouble.isEmpty() ? well(otherwise) : unwell(trouble);
        }
    }
}
