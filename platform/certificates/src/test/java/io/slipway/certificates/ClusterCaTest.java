package io.slipway.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCaTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path folder;

    private final SimulatedTime clock = new SimulatedTime();

    private ClusterCa ca() {
        return ClusterCa.openOrCreate(folder.resolve("ca"), "prod", clock);
    }

    @Test
    void aMasterGetsAWholeFolderThatLeadsToTheRoot() throws Exception {
        ca().issueMaster("m1", List.of("10.0.0.1", "M1.example", "::1"), YEAR).write(folder.resolve("tls"));

        assertThat(names(folder.resolve("tls")))
                .containsExactlyInAnyOrder(
                        "ca.pem", "masters-ca.pem", "agents-ca.pem", "agents-ca.key", "node.pem", "node.key");
        List<X509Certificate> chain = read("tls/node.pem");
        assertThat(chain).hasSize(2);
        validate(chain, read("tls/ca.pem").get(0));
        validate(chain.subList(0, 1), read("tls/masters-ca.pem").get(0));
        assertThat(chain.get(0).getSubjectAlternativeNames().stream().<Object>map(name -> name.get(1)))
                .containsExactly("slipway://prod/master/m1", "10.0.0.1", "m1.example", "0:0:0:0:0:0:0:1");
    }

    @Test
    void anAgentIsNoServerToWhoeverTrustsTheRoot() throws Exception {
        ca().issueAgent("a1", List.of("a1.example"), YEAR).write(folder.resolve("tls"));

        List<X509Certificate> chain = read("tls/node.pem");
        validate(chain, read("tls/ca.pem").get(0));
        String client = "1.3.6.1.5.5.7.3.2";
        assertThat(chain.get(0).getExtendedKeyUsage()).containsExactly(client);
        assertThat(chain.get(1).getExtendedKeyUsage()).containsExactly(client);
        assertThat(names(folder.resolve("tls"))).doesNotContain("agents-ca.key");
        assertThatThrownBy(() ->
                        validate(chain.subList(0, 1), read("tls/masters-ca.pem").get(0)))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void anAuthorityOfNodesCannotMakeAnother() throws Exception {
        ca();

        assertThat(read("ca/masters-ca.pem").get(0).getBasicConstraints()).isZero();
        assertThat(read("ca/agents-ca.pem").get(0).getBasicConstraints()).isZero();
        assertThat(read("ca/ca.pem").get(0).getBasicConstraints()).isEqualTo(1);
    }

    @Test
    void keysAreForTheirOwnerOnly() throws Exception {
        ca().issueMaster("m1", List.of("localhost"), YEAR).write(folder.resolve("tls"));

        for (String file :
                List.of("ca/ca.key", "ca/masters-ca.key", "ca/agents-ca.key", "tls/node.key", "tls/agents-ca.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ca"))))
                .isEqualTo("rwx------");
    }

    @Test
    void isTheSameAfterReading() {
        ClusterCa made = ca();

        assertThat(ca().fingerprint()).isEqualTo(made.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(ca().cluster()).isEqualTo("prod");
        assertThatThrownBy(() -> ClusterCa.openOrCreate(folder.resolve("ca"), "test", clock))
                .hasMessageContaining("cluster 'prod', not of 'test'");
        assertThatThrownBy(() -> ClusterCa.create(folder.resolve("ca"), "prod", clock))
                .hasMessageContaining("already");
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() throws Exception {
        ca();
        ClusterCa.create(folder.resolve("other"), "prod", clock);
        Files.copy(folder.resolve("other/masters-ca.key"), replaced("ca/masters-ca.key"));

        assertThatThrownBy(this::ca).hasMessageContaining("masters-ca.key is not the key of");

        Files.copy(folder.resolve("other/masters-ca.pem"), replaced("ca/masters-ca.pem"));
        assertThatThrownBy(this::ca).hasMessageContaining("was not signed by the root beside it");
    }

    private Path replaced(String file) throws IOException {
        Files.delete(folder.resolve(file));
        return folder.resolve(file);
    }

    @Test
    void aTryThatBrokeOffIsMadeAnew() throws Exception {
        ca();
        Files.delete(folder.resolve("ca/ca.pem"));

        ClusterCa again = ca();

        again.issueMaster("m1", List.of("m1"), YEAR).write(folder.resolve("tls"));
        validate(read("tls/node.pem"), read("tls/ca.pem").get(0));
    }

    @Test
    void certificatesLastAsLongAsToldAndNoLongerThanTheirAuthority() throws Exception {
        ClusterCa ca = ca();
        ca.issueMaster("m1", List.of("m1"), YEAR).write(folder.resolve("tls"));
        assertThat(read("tls/node.pem").get(0).getNotAfter().toInstant())
                .isEqualTo(clock.now().plus(YEAR).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));

        ca.issueMaster("m1", List.of("m1"), Duration.ofDays(100_000)).write(folder.resolve("long"));
        assertThat(read("long/node.pem").get(0).getNotAfter().toInstant()).isEqualTo(ca.expires());

        read("tls/node.pem").get(0).checkValidity(Date.from(clock.now().minus(Duration.ofMinutes(50))));
        assertThatThrownBy(() -> read("tls/node.pem")
                        .get(0)
                        .checkValidity(Date.from(clock.now().plus(YEAR).plusSeconds(1))))
                .isInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void aHostThatIsNoneIsRefused() {
        assertThatThrownBy(() -> ca().issueMaster("m1", List.of("a b"), YEAR)).hasMessageContaining("'a b'");
    }

    @Test
    void aMasterSignsWhatAnAgentAsks() throws Exception {
        ca().issueMaster("m1", List.of("m1"), YEAR).write(folder.resolve("m1"));
        ca().trust().write(folder.resolve("tls"));
        var made = CertificateRequest.create("prod", "a1", List.of("10.0.0.7", "a1.example"));
        made.keyFile().write(folder.resolve("tls"));

        CertificateRequest asked = CertificateRequest.read(made.request().pem());
        assertThat(asked.hosts()).containsExactly("10.0.0.7", "a1.example");
        assertThat(asked.identities()).containsExactly("slipway://prod/agent/a1");
        String pem = AgentsCa.load(folder.resolve("m1"), clock).sign(asked, "a1", List.of("10.0.0.7"), YEAR);
        new TlsFiles(List.of(new TlsFiles.Entry("node.pem", pem, false))).write(folder.resolve("tls"));

        List<X509Certificate> chain = read("tls/node.pem");
        validate(chain, read("tls/ca.pem").get(0));
        assertThat(chain.get(0).getSubjectAlternativeNames().stream().<Object>map(name -> name.get(1)))
                .containsExactly("slipway://prod/agent/a1", "10.0.0.7");
        CertificateRequest renewal =
                CertificateRequest.renewal(folder.resolve("tls"), "prod", "a1", List.of("10.0.0.7"));
        assertThat(renewal.publicKey()).isEqualTo(chain.get(0).getPublicKey());
    }

    @Test
    void aRequestThatIsNoneOrWasChangedIsRefused() {
        String pem =
                CertificateRequest.create("prod", "a1", List.of("a1")).request().pem();
        String middle = pem.substring(100, 101);
        String changed = pem.substring(0, 100) + (middle.equals("A") ? "B" : "A") + pem.substring(101);

        assertThatThrownBy(() -> CertificateRequest.read("")).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> CertificateRequest.read("x".repeat(70_000))).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> CertificateRequest.read(changed)).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> CertificateRequest.read(
                        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void noKeyIsInWhatIsLogged() {
        var made = CertificateRequest.create("prod", "a1", List.of("a1"));

        assertThat(made.toString() + made.keyFile() + ca().issueMaster("m1", List.of("m1"), YEAR))
                .doesNotContain("PRIVATE");
    }

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private List<X509Certificate> read(String file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(folder.resolve(file))) {
            Collection<?> read = CertificateFactory.getInstance("X.509").generateCertificates(in);
            return read.stream().map(X509Certificate.class::cast).toList();
        }
    }

    private void validate(List<X509Certificate> chain, X509Certificate anchor) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.now()));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    }
}
