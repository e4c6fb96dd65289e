package io.slipway.node.masters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MasterBookTest {
    private final MasterBook book = new MasterBook();

    private static Leads leads(String id, String door) {
        return new Leads(id, URI.create(door));
    }

    @Test
    void remembersWhoLeadsAndWhereEachIs() {
        book.apply(book.decode(book.encode(leads("m1", "http://10.0.0.1:7070"))));
        book.apply(book.decode(book.encode(leads("m2", "http://10.0.0.2:7070"))));
        book.apply(book.decode(book.encode(leads("m1", "http://10.0.0.9:7070"))));

        MasterBook copy = new MasterBook();
        copy.restore(book.snapshot());

        assertThat(copy.latest()).contains(leads("m1", "http://10.0.0.9:7070"));
        assertThat(copy.door("m2")).contains(URI.create("http://10.0.0.2:7070"));
        assertThat(copy.door("m3")).isEmpty();
    }

    @Test
    void beginsEmptyAlsoFromTheSnapshotsOfTimesWhenItKeptNothing() {
        book.apply(leads("m1", "http://10.0.0.1:7070"));

        book.restore(new byte[0]);

        assertThat(book.latest()).isEmpty();
        assertThat(new String(book.snapshot(), StandardCharsets.UTF_8)).isEqualTo("{\"version\":1,\"doors\":{}}");
    }

    @Test
    void refusesWhatALaterVersionWrote() {
        assertThatThrownBy(() -> book.decode("{\"type\":\"new\"}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("'new'")
                .hasMessageContaining("later version");
    }
}
