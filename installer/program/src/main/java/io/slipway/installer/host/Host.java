package io.slipway.installer.host;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A machine of the cluster, as root. Calls block and throw {@link HostException} when the machine is not reached or
 * does not answer in time; a program that fails is a {@link Result}. Used by one thread at a time.
 */
public interface Host extends AutoCloseable {
    /** As {@code cluster.yaml} calls it. */
    String name();

    /**
     * Runs a program of {@code sh}, which is handed over on the standard input: it may hold secrets.
     *
     * @param timeout after which it is given up
     */
    Result run(String program, Duration timeout);

    /**
     * Runs a program of {@code sh} that reads {@code content} on its standard input. The program is seen by others on
     * the machine: it must hold no secret.
     */
    Result send(String program, InputStream content, Duration timeout);

    /**
     * An address on this machine, the installer's, behind which the port of that machine is.
     *
     * @param address of the machine, as it knows it
     */
    InetSocketAddress tunnel(String address, int port);

    /** Lets go of the machine. */
    @Override
    void close();
}
