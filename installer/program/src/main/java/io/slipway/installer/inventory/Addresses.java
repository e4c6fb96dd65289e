package io.slipway.installer.inventory;

import java.util.regex.Pattern;

/** Addresses of hosts as text. */
final class Addresses {
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");
    private static final Pattern NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+)+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}");

    private Addresses() {}

    /** Whether it is the name or the address of a host. */
    static boolean isHost(String text) {
        return isIp(text)
                || (NAME.matcher(text).matches() && !NUMBERS.matcher(text).matches());
    }

    /** Whether it is an IP address. */
    static boolean isIp(String text) {
        if (IPV6.matcher(text).matches()) {
            return true;
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
