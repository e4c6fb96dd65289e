package io.slipway.allocator;

/**
 * On whose account resources are: a framework in one of its roles.
 *
 * @param framework the framework's id
 * @param role one of its roles
 */
public record Holder(String framework, String role) {}
