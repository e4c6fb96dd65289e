package io.slipway.installer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.certificates.ClusterCa;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {
    @TempDir
    private Path folder;

    @Test
    void agentsWithACertificateNeedNoTokenUntilItExpires() throws IOException {
        SimulatedTime time = new SimulatedTime();
        ClusterCa.create(folder.resolve("ca"), "plant", time)
                .issueAgent("a1", List.of("10.0.0.4"), Duration.ofDays(90))
                .write(folder.resolve("tls"));
        String certificate = Files.readString(folder.resolve("tls/node.pem"));
        Instant now = time.now();

        assertThat(Admission.reason("", now)).hasValue("not there, and the agent has no certificate");
        assertThat(Admission.reason("half a file", now)).isPresent();
        assertThat(Admission.reason(certificate, now.plus(Duration.ofDays(89)))).isEmpty();
        assertThat(Admission.reason(certificate, now.plus(Duration.ofDays(91))).orElseThrow())
                .contains("expired");
    }
}
