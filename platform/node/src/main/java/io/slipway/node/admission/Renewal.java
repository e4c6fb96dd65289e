package io.slipway.node.admission;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.certificates.CertificateException;
import io.slipway.certificates.CertificateRequest;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.tls.NodeTls;
import io.slipway.runtime.loop.EventLoop;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews an agent's certificate after two thirds of its time, and tries again until it succeeds. The key stays the
 * same, so that one file is replaced, and there is no moment at which key and certificate do not belong together.
 * Owner: the loop.
 */
public final class Renewal {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK_MAX = Duration.ofHours(1);
    private static final Duration LOOK_MIN = Duration.ofSeconds(1);

    /** In the rest of a certificate's time it is tried so often. */
    private static final int TRIES = 20;

    private final EventLoop loop;
    private final Path folder;
    private final NodeTls tls;
    private final Supplier<List<URI>> masters;
    private final Function<URI, HttpTransport> network;

    private Renewal(
            EventLoop loop,
            Path folder,
            NodeTls tls,
            Supplier<List<URI>> masters,
            Function<URI, HttpTransport> network) {
        this.loop = loop;
        this.folder = folder;
        this.tls = tls;
        this.masters = masters;
        this.network = network;
    }

    /**
     * Begins to look after a certificate.
     *
     * @param loop where it does so, and writes the file
     * @param masters their front doors, the one to ask first at the beginning
     * @param network reaches them, showing the present certificate
     */
    public static void start(
            EventLoop loop,
            Path folder,
            NodeTls tls,
            Supplier<List<URI>> masters,
            Function<URI, HttpTransport> network) {
        Renewal renewal = new Renewal(loop, folder, tls, masters, network);
        loop.execute(renewal::look);
    }

    private void look() {
        Duration left = Duration.between(loop.clock().now(), tls.renewal());
        if (left.isNegative() || left.isZero()) {
            renew();
        } else {
            again(left);
        }
    }

    private void again(Duration wait) {
        Duration least = wait.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : wait;
        EventLoop.Timer unused = loop.schedule(least.compareTo(LOOK_MAX) > 0 ? LOOK_MAX : least, this::look);
    }

    private void renew() {
        String body;
        try {
            String csr = CertificateRequest.renewal(
                            folder,
                            tls.self().cluster(),
                            tls.self().name(),
                            List.of(tls.self().name()))
                    .pem();
            body = JSON.createObjectNode().put("csr", csr).toString();
        } catch (CertificateException | UncheckedIOException e) {
            failed(String.valueOf(e.getMessage()));
            return;
        }
        ask(masters.get(), 0, HttpRequest.json("POST", JoinApi.RENEW, body), "no master is known");
    }

    private void ask(List<URI> doors, int index, HttpRequest request, String problem) {
        if (index >= doors.size()) {
            failed(problem);
            return;
        }
        URI door = doors.get(index);
        network.apply(door)
                .send(request)
                .whenComplete((answer, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        ask(doors, index + 1, request, String.valueOf(failure.getMessage()));
                    } else if (answer.status() != 200) {
                        ask(
                                doors,
                                index + 1,
                                request,
                                door + " answered " + answer.status() + ": " + AgentJoin.words(answer));
                    } else {
                        take(answer);
                    }
                }));
    }

    private void take(HttpResponse.Full answer) {
        try {
            AgentJoin.write(folder, answer);
        } catch (CertificateException | AgentJoin.UnansweredException e) {
            failed(String.valueOf(e.getMessage()));
            return;
        }
        LOG.info("the certificate of this agent was renewed");
        again(LOOK_MIN);
    }

    private void failed(String why) {
        Instant end = tls.certificate().getNotAfter().toInstant();
        LOG.warn("the certificate of this agent, valid until {}, could not be renewed yet: {}", end, why);
        again(Duration.between(loop.clock().now(), end).dividedBy(TRIES));
    }
}
