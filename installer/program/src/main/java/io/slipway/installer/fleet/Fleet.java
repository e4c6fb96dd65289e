package io.slipway.installer.fleet;

import io.slipway.installer.host.Host;
import io.slipway.installer.host.HostException;
import io.slipway.installer.host.Hosts;
import io.slipway.installer.inventory.HostSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The hosts of a cluster, opened when they are first needed and kept open. Works on many at once; what fails on one
 * host does not touch the others. Used by one thread.
 */
public final class Fleet implements AutoCloseable {
    private final Hosts hosts;
    private final ExecutorService workers;
    private final Map<String, Host> open = new ConcurrentHashMap<>();

    /** A work on one host. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it; what it throws fails this host alone. */
        T on(HostSpec spec, Host host);
    }

    /** @param parallel how many hosts are worked on at once */
    public Fleet(Hosts hosts, int parallel) {
        this.hosts = hosts;
        this.workers = Executors.newFixedThreadPool(parallel, work -> {
            Thread thread = new Thread(work, "installer-host");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does the same on all of these hosts, and waits for all. The outcomes are in the order of the hosts. */
    public <T> Map<HostSpec, Outcome<T>> onAll(Collection<HostSpec> specs, Work<T> work) {
        Map<HostSpec, Future<Outcome<T>>> running = new LinkedHashMap<>();
        specs.forEach(spec -> running.put(spec, workers.submit(() -> on(spec, work))));
        Map<HostSpec, Outcome<T>> outcomes = new LinkedHashMap<>();
        running.forEach((spec, future) -> outcomes.put(spec, outcome(future)));
        return outcomes;
    }

    /** Does it on one host, on the caller's thread. */
    public <T> Outcome<T> on(HostSpec spec, Work<T> work) {
        try {
            return Outcome.of(work.on(spec, opened(spec)));
        } catch (HostException e) {
            if (e.kind() == HostException.Kind.BROKEN) {
                forget(spec);
            }
            return Outcome.failed(e);
        }
    }

    private Host opened(HostSpec spec) {
        Host known = open.get(spec.address());
        if (known != null) {
            return known;
        }
        Host fresh = hosts.open(spec);
        open.put(spec.address(), fresh);
        return fresh;
    }

    private void forget(HostSpec spec) {
        Optional.ofNullable(open.remove(spec.address())).ifPresent(Host::close);
    }

    private static <T> Outcome<T> outcome(Future<Outcome<T>> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failed(
                    new HostException(HostException.Kind.BROKEN, "interrupted", "call the same command again"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a work on a host failed in a way that was not foreseen", e.getCause());
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        hosts.close();
    }
}
