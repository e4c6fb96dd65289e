package io.slipway.installer.preflight;

/**
 * What a check found on a host.
 *
 * @param host the host, or several
 * @param check what was looked at
 * @param remedy what to do; empty when nothing is to be done
 */
public record Finding(String host, String check, Severity severity, String found, String expected, String remedy) {}
