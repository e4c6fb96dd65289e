package io.slipway.node.admission;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.certificates.CertificateRequest;
import io.slipway.certificates.TlsFiles;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.HttpTransport;
import io.slipway.http.Peer;
import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an agent gets its first certificate. Blocks; used once, by the thread that starts the process.
 *
 * <p>The key and the request are written first and used again should the process die meanwhile: a token is good for one
 * key. Nothing is told to a master before its certificate was checked.
 */
public final class AgentJoin {
    /** What asked for a certificate, as long as there is none. */
    static final String REQUEST = "node.csr";

    private static final Logger LOG = LoggerFactory.getLogger(AgentJoin.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final Path folder;
    private final List<URI> masters;

    /** The masters do not admit this agent, or are not the ones they should be; trying again does not help. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /** No master answered as it should; trying again may help. */
    public static final class UnansweredException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnansweredException(String message) {
            super(message);
        }
    }

    /**
     * A join.
     *
     * @param folder the agent's {@code tls-folder}; made when it is not there
     * @param masters their front doors
     */
    public AgentJoin(Path folder, List<URI> masters) {
        this.folder = folder;
        this.masters = List.copyOf(masters);
    }

    /**
     * Gets the certificates of the cluster's authorities.
     *
     * @param fingerprint what the root's has to be
     * @param unverified reaches a master whoever it may be
     */
    public void fetchAuthorities(String fingerprint, Function<URI, HttpTransport> unverified) {
        String text = untilAnswered(unverified, HttpRequest.get(JoinApi.JOIN)).text();
        List<X509Certificate> all;
        try {
            all = Pem.certificates(text);
        } catch (GeneralSecurityException e) {
            throw new RefusedException("what a master tells of the cluster's authorities " + e.getMessage());
        }
        if (all.size() != 3 || !Pem.fingerprint(all.get(0)).equals(fingerprint)) {
            throw new RefusedException("the root that a master tells has the fingerprint "
                    + Pem.fingerprint(all.get(0)) + ", and ca-fingerprint is " + fingerprint
                    + ": the address is another cluster's, or somebody is in between. The token was not shown");
        }
        new TlsFiles(List.of(
                        open(TlsFiles.AGENTS_CA, all.get(2)),
                        open(TlsFiles.MASTERS_CA, all.get(1)),
                        open(TlsFiles.CA, all.get(0))))
                .write(folder);
        LOG.info("the cluster's root is the one with the fingerprint {}", fingerprint);
    }

    private static TlsFiles.Entry open(String name, X509Certificate certificate) {
        return new TlsFiles.Entry(name, Pem.text(certificate), false);
    }

    /**
     * Gets the node's certificate, and deletes the token.
     *
     * @param tokenFile holds the token
     * @param name the agent's hostname
     * @param tls the authorities
     * @param verified reaches a master, and nobody else
     */
    public void join(Path tokenFile, String name, NodeTls tls, Function<URI, HttpTransport> verified) {
        try {
            String token = Files.readString(tokenFile).strip();
            String body = JSON.createObjectNode()
                    .put("token", token)
                    .put("csr", request(tls.cluster(), name))
                    .toString();
            HttpResponse.Full answer = untilAnswered(verified, HttpRequest.json("POST", JoinApi.JOIN, body));
            write(folder, answer);
            Files.deleteIfExists(folder.resolve(REQUEST));
            Files.deleteIfExists(tokenFile);
            LOG.info("this agent was admitted as '{}'", name);
        } catch (IOException e) {
            throw new UnansweredException("the files for joining cannot be read or written: " + e);
        }
    }

    /** Takes a certificate that a master sent into use. */
    static void write(Path folder, HttpResponse.Full answer) {
        try {
            String chain = JSON.readTree(answer.body()).path("certificate").asText();
            new TlsFiles(List.of(new TlsFiles.Entry(TlsFiles.NODE, chain, false))).write(folder);
        } catch (IOException e) {
            throw new UnansweredException("a master's answer is no JSON: " + e.getMessage());
        }
    }

    private String request(String cluster, String name) throws IOException {
        Path file = folder.resolve(REQUEST);
        if (Files.exists(file) && Files.exists(folder.resolve(TlsFiles.NODE_KEY))) {
            CertificateRequest before = CertificateRequest.read(Files.readString(file));
            String identity = new Peer(cluster, Peer.Role.AGENT, name).address();
            if (before.identities().equals(List.of(identity))) {
                return before.pem();
            }
        }
        CertificateRequest.WithKey made = CertificateRequest.create(cluster, name, List.of(name));
        List<TlsFiles.Entry> files = new ArrayList<>(made.keyFile().files());
        files.add(new TlsFiles.Entry(REQUEST, made.request().pem(), true));
        new TlsFiles(files).write(folder);
        return made.request().pem();
    }

    /** Asks the masters in turn until one of them says yes or no. */
    private HttpResponse.Full untilAnswered(Function<URI, HttpTransport> network, HttpRequest request) {
        List<HttpTransport> doors = masters.stream().map(network).toList();
        List<String> problems = new ArrayList<>();
        long tries = PATIENCE.dividedBy(PAUSE);
        for (long i = 0; i < tries; i++) {
            problems.clear();
            for (int door = 0; door < doors.size(); door++) {
                Optional<HttpResponse.Full> answer = ask(doors.get(door), masters.get(door), request, problems);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
            if (i == 0) {
                LOG.info("no master admits this agent yet: {}; trying on", String.join("; ", problems));
            }
            new CompletableFuture<Boolean>()
                    .completeOnTimeout(true, PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        throw new UnansweredException("no master could be asked for a certificate: " + String.join("; ", problems)
                + ". See that masters names their front doors and that they run");
    }

    private static Optional<HttpResponse.Full> ask(
            HttpTransport door, URI master, HttpRequest request, List<String> problems) {
        HttpResponse.Full answer;
        try {
            answer = door.send(request)
                    .orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            problems.add(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
            return Optional.empty();
        }
        if (answer.status() == 200) {
            return Optional.of(answer);
        }
        if (answer.status() == 429 || answer.status() >= 500) {
            problems.add(master + " answered " + answer.status() + " (" + words(answer) + ")");
            return Optional.empty();
        }
        throw new RefusedException(master + " does not admit this agent: " + words(answer));
    }

    static String words(HttpResponse.Full answer) {
        try {
            return JSON.readTree(answer.body()).path("message").asText(answer.text());
        } catch (IOException e) {
            return answer.text();
        }
    }
}
