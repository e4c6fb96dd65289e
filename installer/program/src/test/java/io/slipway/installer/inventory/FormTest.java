package io.slipway.installer.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is filled in goes into the file, and nothing else of it changes. */
class FormTest {
    private static final String FILE = """
            # ours
            cluster-name: plant

            # the deciders
            masters: [10.0.0.1]
            agents:
              - 10.0.0.11
              # the strong one
              - {address: 10.0.0.12, attributes: {rack: 'b: 1'}, ssh-port: 2200}
            # after agents
            ip-detect: |
              echo masters:
            # ssh-key: ~/.ssh/id_ed25519
            ssh_user: core
            """;

    private static Form.Host host(String address, Role... roles) {
        return new Form.Host(address, Set.of(roles));
    }

    private static Form form(List<Form.Host> hosts, String user, int port, String key) {
        return new Form("plant", hosts, user, port, key);
    }

    private static final List<Form.Host> HOSTS =
            List.of(host("10.0.0.1", Role.MASTER), host("10.0.0.11", Role.AGENT), host("10.0.0.12", Role.AGENT));

    @Test
    void showsWhatTheFileSays() {
        assertThat(Form.of(FILE)).contains(form(HOSTS, "core", 22, ""));
        assertThat(Form.of("masters: [")).isEmpty();
    }

    @Test
    void leavesAFileAloneThatSaysTheSame() {
        assertThat(form(HOSTS, "core", 22, "").into(FILE)).contains(FILE);
    }

    @Test
    void changesWhatDiffersAndKeepsTheRest() {
        List<Form.Host> hosts = new ArrayList<>(HOSTS);
        hosts.add(host("10.0.0.21", Role.PUBLIC_AGENT));
        hosts.set(1, host("10.0.0.1x", Role.AGENT));
        assertThat(form(hosts, "admin", 2222, "~/my keys/id: #1").into(FILE)).contains("""
                # ours
                cluster-name: plant

                # the deciders
                masters: [10.0.0.1]
                agents:
                  - 10.0.0.1x
                  - {address: 10.0.0.12, attributes: {rack: 'b: 1'}, ssh-port: 2200}
                # after agents
                ip-detect: |
                  echo masters:
                # ssh-key: ~/.ssh/id_ed25519
                ssh-key: '~/my keys/id: #1'
                ssh_user: admin
                public-agents:
                  - 10.0.0.21
                ssh-port: 2222
                """);
    }

    @Test
    void takesOutWhatIsEmptied() {
        String text = form(List.of(HOSTS.get(0)), "core", 22, "")
                .into(FILE + "ssh-key: here\n")
                .orElseThrow();
        assertThat(text).contains("agents: []\n").doesNotContain("ssh-key: here", "10.0.0.12");
        assertThat(InventoryReader.read(text).problems()).isEmpty();
    }

    @Test
    void keepsRolesOfAHostThatHasTwo() {
        List<Form.Host> both = List.of(host("10.0.0.1", Role.MASTER, Role.AGENT));
        String text = form(both, "core", 22, "").into(FILE).orElseThrow();
        assertThat(Form.of(text)).contains(form(both, "core", 22, ""));
    }

    @Test
    void writesDownWhatIsWrongSoThatItIsTold() {
        List<Form.Host> hosts = List.of(host("10.0.0.1", Role.MASTER), host("no: host", Role.AGENT));
        String text = form(hosts, "core", 0, "").into(FILE).orElseThrow();
        assertThat(InventoryReader.read(text).problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("'no: host'"))
                .anyMatch(message -> message.contains("ssh-port"));
        List<Form.Host> mended = List.of(HOSTS.get(0));
        assertThat(InventoryReader.read(form(mended, "core", 22, "").into(text).orElseThrow())
                        .problems())
                .isEmpty();
    }

    @Test
    void makesAFileOfTheFirstOne() {
        Scaffold.Answers nothing = new Scaffold.Answers("slipway", List.of(), List.of(), List.of(), "root", "");
        String text = form(HOSTS, "admin", 22, "k").into(Scaffold.file(nothing)).orElseThrow();
        assertThat(InventoryReader.read(text).problems()).isEmpty();
        assertThat(Form.of(text)).contains(form(HOSTS, "admin", 22, "k"));
        assertThat(text).contains("# 1, 3 or 5 hosts that decide", "# http-proxy:");
    }
}
