package io.slipway.installer.plan;

import io.slipway.installer.inventory.HostSpec;

/**
 * A host with what had to be asked there.
 *
 * @param address by which the others reach it
 * @param javaHome what the daemons run on; empty for the JRE of the release
 */
public record Node(HostSpec spec, String address, String javaHome) {
    /** Kept for ever by a master: its own address in letters, digits and dashes. */
    public String memberId() {
        return "m-" + address.replaceAll("[^A-Za-z0-9]", "-");
    }
}
