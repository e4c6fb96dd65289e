package io.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTest {
    private static final Peer AGENT = new Peer("prod_1", Peer.Role.AGENT, "10.0.0.7");

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "worker-1.example", "fe80::1", "m_1"})
    void isReadFromTheAddressItWrites(String name) {
        Peer peer = new Peer("prod_1", Peer.Role.MASTER, name);

        assertThat(peer.address()).isEqualTo("slipway://prod_1/master/" + name);
        assertThat(Peer.of(peer.address())).contains(peer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://prod/master/m1",
                "slipway://prod/root/m1",
                "slipway://prod/MASTER/m1",
                "slipway://prod/master/",
                "slipway://prod/master",
                "slipway://prod/master/m1/more",
                "slipway://prod/master/m%31",
                "slipway://prod/master/m1?x",
                "slipway://prod/master/m1#x",
                "slipway:///master/m1",
                "slipway://a b/master/m1"
            })
    void isReadFromNothingElse(String address) {
        assertThat(Peer.of(address)).isEmpty();
    }

    @Test
    void refusesWhatCannotStandInAnAddress() {
        assertThatThrownBy(() -> new Peer("a/b", Peer.Role.AGENT, "x")).hasMessageContaining("cluster id 'a/b'");
        assertThatThrownBy(() -> new Peer("a", Peer.Role.AGENT, "x y")).hasMessageContaining("node name 'x y'");
    }

    @Test
    void aRequestKeepsItsPeerUnderAnotherPathAndOtherFields() {
        HttpRequest request = HttpRequest.get("/mesos/state").withPeer(AGENT);

        assertThat(request.withPath("/state").peer()).contains(AGENT);
        assertThat(request.withHeaders(Headers.of("X", "y")).peer()).contains(AGENT);
        assertThat(HttpRequest.get("/").peer()).isEmpty();
    }
}
