package io.slipway.agent.pressure;

/**
 * How much of what a machine has is left. A part whose total is 0 is not known.
 *
 * @param diskLeft bytes that the agent may still write on the file system of its work folder
 * @param diskTotal its size
 * @param memoryLeft bytes that can be used without swapping
 * @param memoryTotal bytes of memory
 * @param pidsLeft how many processes and threads can still be started
 * @param pidsTotal how many there can be
 */
public record Reading(
        long diskLeft, long diskTotal, long memoryLeft, long memoryTotal, long pidsLeft, long pidsTotal) {}
