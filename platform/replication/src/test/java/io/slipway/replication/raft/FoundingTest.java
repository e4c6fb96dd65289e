package io.slipway.replication.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.replication.raft.Introduction.Stage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoundingTest {
    private static final List<RaftLogConfig.Member> MEMBERS = List.of(
            new RaftLogConfig.Member("1", "host-1", 7071),
            new RaftLogConfig.Member("2", "host-2", 7071),
            new RaftLogConfig.Member("3", "host-3", 7071));

    private static final RaftLogConfig CONFIG = RaftLogConfig.founding(Path.of("log"), "prod", "2", MEMBERS);
    private static final String LIST = Founding.list(CONFIG);
    private static final Introduction OWN = founding("2", "b");

    private static Introduction founding(String member, String folder) {
        return new Introduction("prod", member, folder, Stage.FOUNDING, LIST, Map.of());
    }

    private static Introduction begun(String member, Map<String, String> folders) {
        return new Introduction("prod", member, "of " + member, Stage.BEGUN, LIST, folders);
    }

    private static Founding.Heard heard(Introduction introduction) {
        return new Founding.Answer(Introduction.decode(introduction.encode()));
    }

    private static Founding.Verdict judge(Founding.Heard first, Founding.Heard third) {
        Map<RaftLogConfig.Member, Founding.Heard> heard = new LinkedHashMap<>();
        heard.put(MEMBERS.get(0), first);
        heard.put(MEMBERS.get(2), third);
        return Founding.judge(CONFIG, OWN, heard);
    }

    @Test
    void beginsWhenEachOfTheOthersIsEmptyToo() {
        assertThat(judge(heard(founding("1", "a")), heard(founding("3", "c"))))
                .isEqualTo(new Founding.Begin(Map.of("1", "a", "2", "b", "3", "c")));
    }

    @Test
    void beginsWithThoseWhoBeganWithJustThisFolder() {
        Map<String, String> folders = Map.of("1", "a", "2", "b", "3", "c");
        Founding.Silence silence = new Founding.Silence("nothing listens there");
        assertThat(judge(heard(begun("1", folders)), silence)).isEqualTo(new Founding.Begin(folders));
        assertThat(judge(silence, heard(begun("3", folders)))).isEqualTo(new Founding.Begin(folders));
        assertThat(judge(heard(begun("1", Map.of())), heard(begun("3", folders))))
                .as("one that was replaced since does not know the founders")
                .isEqualTo(new Founding.Begin(folders));
    }

    @Test
    void isRefusedWhenAnotherHasBegunWithoutThisFolder() {
        Founding.Silence silence = new Founding.Silence("nothing listens there");
        Map<String, String> lost = Map.of("1", "a", "2", "the one before", "3", "c");
        for (Founding.Heard other : List.of(heard(begun("1", lost)), heard(begun("1", Map.of())))) {
            assertThat(List.of(judge(other, silence), judge(other, heard(founding("3", "c")))))
                    .allSatisfy(verdict -> assertThat(verdict)
                            .isInstanceOfSatisfying(
                                    Founding.Refuse.class,
                                    refusal -> assertThat(refusal.why())
                                            .contains(
                                                    "'1' at host-1:7071 has the log of cluster 'prod' already",
                                                    "--join",
                                                    "slipway master add 2@host-2:7071 --replace 2")));
        }
        assertThat(judge(silence, heard(begun("3", lost)))).isInstanceOf(Founding.Refuse.class);
    }

    @Test
    void waitsUntilEachIsHeardAndMeansTheSame() {
        waits(
                new Founding.Silence("nothing listens there"),
                "'1' at host-1:7071 does not answer: nothing listens there");
        waits(
                heard(new Introduction("test", "1", "a", Stage.BEGUN, LIST, Map.of())),
                "belongs to cluster 'test', this member to 'prod'");
        waits(heard(founding("9", "a")), "says that it is '9'");
        waits(
                heard(new Introduction("prod", "1", "a", Stage.JOINING, "", Map.of())),
                "waits until it is added to a cluster, and founds none");
        waits(
                heard(new Introduction("prod", "1", "a", Stage.FOUNDING, "1@host-1:7071", Map.of())),
                "was told other founders, 1@host-1:7071, than this member, 1@host-1:7071,2@host-2:7071,3@host-3:7071");
    }

    private static void waits(Founding.Heard first, String why) {
        assertThat(judge(first, heard(founding("3", "c"))))
                .isInstanceOfSatisfying(
                        Founding.Wait.class,
                        waiting -> assertThat(waiting.why()).contains(why));
    }
}
