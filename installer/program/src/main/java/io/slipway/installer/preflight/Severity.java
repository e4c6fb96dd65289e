package io.slipway.installer.preflight;

/** How bad a finding is. */
public enum Severity {
    /** As it should be. */
    OK,
    /** It will work, with less than it could. */
    WARNING,
    /** It will not work. */
    ERROR;

    /** In small letters. */
    public String words() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
