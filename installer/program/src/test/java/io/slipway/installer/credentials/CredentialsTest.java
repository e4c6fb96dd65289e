package io.slipway.installer.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.http.Peer;
import io.slipway.http.tls.PeerNames;
import io.slipway.http.tls.Pem;
import io.slipway.installer.inventory.HostSpec;
import io.slipway.installer.inventory.Role;
import io.slipway.installer.plan.Node;
import io.slipway.installer.plan.Secrets;
import io.slipway.installer.state.StateFolder;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final Node MASTER = master("m1.example", "10.0.0.1");

    private final SimulatedTime time = new SimulatedTime();

    @TempDir
    private Path folder;

    private StateFolder state;

    @BeforeEach
    void open() {
        state = StateFolder.of(folder.resolve("cluster.yaml"), "plant", time).locked();
        state.write("masters", "m1.example"); // as before every deployment
    }

    @AfterEach
    void close() {
        state.close();
    }

    private static Node master(String name, String address) {
        return new Node(HostSpec.of(name, Role.MASTER), address, "");
    }

    private Secrets.Tls issued(Node node) {
        return Credentials.openOrCreate(state, "plant-1", time).of(List.of(node), Optional.empty());
    }

    private static String file(List<Secrets.TlsFile> files, String name) {
        return files.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow()
                .content();
    }

    private String certificate(Node node) {
        List<Secrets.TlsFile> files = issued(node).masters().get(node.spec().address());
        return file(files == null ? List.of() : files, "node.pem");
    }

    @Test
    void givesAMasterItsFolderAndAgentsTheAuthorities() throws GeneralSecurityException {
        Secrets.Tls tls = issued(MASTER);
        List<Secrets.TlsFile> master = tls.masters().getOrDefault("m1.example", List.of());

        assertThat(master)
                .extracting(Secrets.TlsFile::name)
                .containsExactly("ca.pem", "masters-ca.pem", "agents-ca.pem", "agents-ca.key", "node.key", "node.pem");
        assertThat(master)
                .filteredOn(Secrets.TlsFile::secret)
                .extracting(Secrets.TlsFile::name)
                .containsExactly("agents-ca.key", "node.key");
        var leaf = Pem.certificates(file(master, "node.pem")).get(0);
        assertThat(PeerNames.hosts(leaf)).containsExactlyInAnyOrder("m1.example", "10.0.0.1", "127.0.0.1", "localhost");
        assertThat(PeerNames.peer(leaf)).contains(new Peer("plant-1", Peer.Role.MASTER, "m-10-0-0-1"));
        assertThat(tls.agents())
                .extracting(Secrets.TlsFile::name)
                .containsExactly("ca.pem", "masters-ca.pem", "agents-ca.pem");
    }

    @Test
    void givesTheSameAgainUntilTwoThirdsOfItsTimeAreOver() {
        String first = certificate(MASTER);
        time.advance(Duration.ofDays(240));
        assertThat(certificate(MASTER)).isEqualTo(first);
        time.advance(Duration.ofDays(5));
        assertThat(certificate(MASTER)).isNotEqualTo(first);
    }

    @Test
    void issuesAnotherWhenTheMasterIsReachedAtOtherNames() {
        String first = certificate(MASTER);
        assertThat(certificate(master("other.example", "10.0.0.1"))).isNotEqualTo(first);
    }

    @Test
    void issuesAnotherWhenTheInstallerWasKilledWhileItWroteOne() throws IOException {
        String first = certificate(MASTER);
        Files.delete(state.path().resolve("certificates/m-10-0-0-1/node.pem"));
        assertThat(certificate(MASTER)).isNotEqualTo(first);
    }

    @Test
    void keepsEverySecretToItsOwner() throws IOException {
        issued(MASTER);
        try (Stream<Path> files = Files.walk(state.path())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".key"))
                    .toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void logsInWithATokenThatTheLineForMastersVerifies() throws GeneralSecurityException {
        ServiceAccount account =
                Credentials.openOrCreate(state, "plant-1", time).account();
        String[] line = account.firstAdmin().split(":", 2);
        String[] token = account.token(time.now()).split("\\.");

        assertThat(line[0]).isEqualTo("slipway-installer");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(line[1]))));
        signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(token[1]), StandardCharsets.UTF_8))
                .isEqualTo("{\"uid\":\"slipway-installer\",\"exp\":"
                        + time.now().plusSeconds(300).getEpochSecond() + "}");
        assertThat(Credentials.openOrCreate(state, "plant-1", time).account().firstAdmin())
                .isEqualTo(account.firstAdmin());
    }

    @Test
    void refusesTheAuthoritiesOfAnotherCluster() {
        issued(MASTER);
        assertThatThrownBy(() -> Credentials.openOrCreate(state, "other", time))
                .isInstanceOf(CredentialsException.class)
                .hasMessageContaining("plant-1");
    }

    @Test
    void warnsBeforeTheAuthoritiesEnd() {
        assertThat(Credentials.openOrCreate(state, "plant-1", time).warning()).isEmpty();
        time.advance(Duration.ofDays(14 * 365 + 1));
        assertThat(Credentials.openOrCreate(state, "plant-1", time).warning()).isPresent();
    }
}
