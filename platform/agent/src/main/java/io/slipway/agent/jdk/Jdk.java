package io.slipway.agent.jdk;

import java.nio.file.Path;

/**
 * A Java installation.
 *
 * @param major its feature version, such as 17
 * @param version its full version
 * @param home its folder, for {@code JAVA_HOME}
 * @param compiler whether it has {@code javac}
 */
public record Jdk(int major, String version, Path home, boolean compiler) {}
