package io.slipway.installer.plan;

/** Where everything lies on a host. */
public final class Layout {
    /** Versions of the platform. */
    public static final String OPT = "/opt/slipway";

    /** The version that is run. */
    public static final String CURRENT = OPT + "/current";

    /** Settings and certificates. */
    public static final String ETC = "/etc/slipway";

    /** The certificate of an agent, which it gets by itself. */
    public static final String AGENT_CERTIFICATE = tls("agent") + "/node.pem";

    /** What an agent gets it for; it deletes the file then. */
    public static final String JOIN_TOKEN = ETC + "/join-token";

    /** What daemons keep. */
    public static final String LIB = "/var/lib/slipway";

    private Layout() {}

    /** The certificates and the key of a daemon. */
    public static String tls(String role) {
        return ETC + "/tls/" + role;
    }

    /** The folder of a version. */
    public static String release(String id) {
        return OPT + "/releases/" + id;
    }
}
