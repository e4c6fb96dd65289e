package io.slipway.installer.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.client.SlipwayClient;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.LoopbackTransport;
import io.slipway.installer.state.StateFolder;
import io.slipway.runtime.id.Ids;
import io.slipway.runtime.testing.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstUserTest {
    private final List<String> asked = new ArrayList<>();
    private final Ids ids = new Ids(new Random(1));
    private final SlipwayClient client = new SlipwayClient(new LoopbackTransport(this::answer));
    private int create = 201;
    private int grant = 204;

    @TempDir
    private Path folder;

    private StateFolder state;

    @BeforeEach
    void open() {
        SimulatedTime time = new SimulatedTime();
        state = StateFolder.of(folder.resolve("cluster.yaml"), "plant", time).locked();
    }

    @AfterEach
    void close() {
        state.close();
    }

    private CompletableFuture<HttpResponse> answer(HttpRequest request) {
        asked.add(request.method() + " " + request.path() + " " + request.text());
        int status =
                request.path().endsWith("/grants") ? grant : request.method().equals("PUT") ? create : 204;
        return CompletableFuture.completedFuture(HttpResponse.empty(status));
    }

    private FirstUser user() {
        return new FirstUser(state, "ann");
    }

    @Test
    void drawsAPasswordAndKeepsItInAFile() throws IOException {
        user().make(client, Optional.empty(), ids);

        String password = Files.readString(user().passwordFile().orElseThrow());
        assertThat(password).hasSize(24);
        assertThat(asked.get(0)).startsWith("PUT /acs/api/v1/users/ann").contains(password);
        assertThat(asked.get(1)).startsWith("PUT /acs/api/v1/users/ann/grants").contains("admin");
        assertThat(user().isMade()).isTrue();
    }

    @Test
    void keepsNoPasswordThatWasGiven() throws IOException {
        user().make(client, Optional.of("correct horse"), ids);

        assertThat(asked.get(0)).contains("correct horse");
        assertThat(user().passwordFile()).isEmpty();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("correct horse");
            }
        }
    }

    @Test
    void isMadeOnceAndKeepsItsName() {
        user().make(client, Optional.empty(), ids);
        asked.clear();
        FirstUser later = new FirstUser(state, "bob");
        later.make(client, Optional.empty(), ids);
        assertThat(asked).isEmpty();
        assertThat(later.uid()).isEqualTo("ann");
    }

    @Test
    void goesOnWhereAKilledInstallerStopped() {
        grant = 500;
        assertThatThrownBy(() -> user().make(client, Optional.empty(), ids)).isInstanceOf(CredentialsException.class);
        assertThat(user().isMade()).isFalse();
        grant = 204;
        create = 409;
        user().make(client, Optional.empty(), ids);
        assertThat(asked).anyMatch(line -> line.startsWith("PATCH /acs/api/v1/users/ann"));
        assertThat(user().isMade()).isTrue();
    }
}
