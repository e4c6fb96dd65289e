package io.slipway.allocator;

/**
 * Why a holder is not offered an agent's free resources.
 *
 * @param holder who would have been
 * @param agent whose resources
 * @param reason which rule
 * @param words the same for people, with the amounts
 */
public record Rejection(Holder holder, String agent, Reason reason, String words) {
    /** The rules, in the order they are looked at. */
    public enum Reason {
        /** The agent takes no tasks: it is disconnected. */
        AGENT_INACTIVE,
        /** The framework is disconnected. */
        FRAMEWORK_INACTIVE,
        /** The framework suppressed offers for this role. */
        SUPPRESSED,
        /** The agent has GPUs, and the framework does not declare to know them. */
        GPU_ONLY,
        /** Nothing, or too little to be of use, is free for the role. */
        TOO_LITTLE,
        /** The framework refused these resources a short while ago. */
        FILTERED
    }
}
