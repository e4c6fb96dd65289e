package io.slipway.cosmosapi;

/**
 * Where packages come from.
 *
 * @param name unique among the repositories
 * @param uri of a repository served over HTTP, or ({@code file:}) of a folder of package sources; unique too
 */
public record Repository(String name, String uri) {}
