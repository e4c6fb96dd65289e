package io.slipway.installer.plan;

/** Where everything lies on a host. */
public final class Layout {
    /** Versions of the platform. */
    public static final String OPT = "/opt/slipway";

    /** The version that is run. */
    public static final String CURRENT = OPT + "/current";

    /** Settings and certificates. */
    public static final String ETC = "/etc/slipway";

    /** What daemons keep. */
    public static final String LIB = "/var/lib/slipway";

    private Layout() {}

    /** The folder of a version. */
    public static String release(String id) {
        return OPT + "/releases/" + id;
    }
}
