package io.slipway.installer.inventory;

/**
 * Where the daemons listen.
 *
 * @param frontDoor of a master, for users and agents
 * @param log of a master, for the other masters
 * @param agent of an agent, for the masters
 * @param task of an agent, for its own tasks, on loopback
 */
public record Ports(int frontDoor, int log, int agent, int task) {
    /** As the daemons have them. */
    public static final Ports USUAL = new Ports(7070, 7071, 5051, 5052);
}
