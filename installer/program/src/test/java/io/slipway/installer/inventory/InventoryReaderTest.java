package io.slipway.installer.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventoryReaderTest {
    private static List<String> problems(String text) {
        return InventoryReader.read(text).problems().stream()
                .map(problem -> problem.line() + ": " + problem.message())
                .toList();
    }

    private static Inventory inventory(String text) {
        InventoryReader.Reading reading = InventoryReader.read(text);
        assertThat(reading.problems()).isEmpty();
        return reading.inventory().orElseThrow();
    }

    @Test
    void readsAFileOfOurOwn() {
        Inventory inventory = inventory("""
                cluster-name: plant
                masters: [10.0.0.1, 10.0.0.2, 10.0.0.3]
                agents:
                  - 10.0.0.3
                  - {address: a1.example, ssh-user: core, ssh-port: 2222, attributes: {rack: a}, resources: "cpus:2"}
                public-agents: [10.0.0.9]
                ssh-user: admin
                command-timeout: 2m
                agent-settings: {cap-cpu: true}
                no-proxy: [.example]
                http-proxy: http://proxy.example:3128
                ip-detect: |
                  hostname -I
                """);
        assertThat(inventory.clusterName()).isEqualTo("plant");
        assertThat(inventory.masters()).hasSize(3);
        assertThat(inventory.agents())
                .extracting(HostSpec::address)
                .containsExactly("10.0.0.3", "a1.example", "10.0.0.9");
        assertThat(inventory.hosts().get(2).roles()).containsExactlyInAnyOrder(Role.MASTER, Role.AGENT);
        HostSpec a1 = inventory.hosts().get(3);
        assertThat(a1.sshUser()).contains("core");
        assertThat(a1.sshPort()).hasValue(2222);
        assertThat(a1.attributes()).isEqualTo(Map.of("rack", "a"));
        assertThat(a1.resources()).contains("cpus:2");
        assertThat(inventory.ssh().commandTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(inventory.agentSettings()).isEqualTo(Map.of("cap-cpu", "true"));
        assertThat(inventory.proxy().none()).containsExactly(".example");
        assertThat(inventory.ipDetect()).contains("hostname -I\n");
        assertThat(inventory.ports()).isEqualTo(Ports.USUAL);
    }

    @Test
    void readsAFileOfDcos() {
        InventoryReader.Reading reading = InventoryReader.read("""
                bootstrap_url: http://192.0.2.10:80
                cluster_name: example
                exhibitor_storage_backend: static
                master_discovery: static
                master_list: [192.0.2.20]
                agent_list:
                - 192.0.2.21
                public_agent_list:
                - 192.0.2.22
                resolvers: [192.0.2.53]
                ssh_user: centos
                ssh_port: '2222'
                ssh_key_path: genconf/ssh_key
                process_timeout: 120
                oauth_enabled: 'false'
                telemetry_enabled: 'false'
                """);
        assertThat(reading.problems()).isEmpty();
        Inventory inventory = reading.inventory().orElseThrow();
        assertThat(inventory.hosts()).hasSize(3);
        assertThat(inventory.ssh().user()).isEqualTo("centos");
        assertThat(inventory.ssh().port()).isEqualTo(2222);
        assertThat(inventory.ssh().key()).contains("genconf/ssh_key");
        assertThat(inventory.ssh().commandTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(reading.notes()).extracting(Problem::line).containsExactly(1, 3, 4, 15, 16);
    }

    @Test
    void tellsAllProblemsAtOnceWithTheirLines() {
        assertThat(problems("""
                        masters: [10.0.0.1, 10.0.0.300]
                        agents:
                          - 10.0.0.4
                          - 10.0.0.4
                          - {adress: 10.0.0.5}
                        public-agents: 10.0.0.4
                        ssh_usr: x
                        ssh-port: abc
                        log-port: 7070
                        agent_list: [10.0.0.7]
                        tls-key: key.pem
                        parallel: 5
                        parallel: 6
                        master_discovery: master_http_loadbalancer
                        """))
                .containsExactly(
                        "1: masters is '10.0.0.300'; expected the name or address of a host such as 10.0.0.1",
                        "4: host 10.0.0.4 stands twice in agents, first in line 3; keep one",
                        "5: a host has no 'adress'; did you mean address?",
                        "5: a host of agents has no address; expected the name or address of a host such as 10.0.0.1",
                        "6: host 10.0.0.4 is an agent and a public agent (line 3); expected one of both",
                        "7: there is no key 'ssh_usr'; did you mean ssh_user?",
                        "8: ssh-port is 'abc'; expected a whole number from 1 to 65535",
                        "9: front-door-port and log-port are both 7070; expected ports that differ",
                        "10: agent_list means the same as agents in line 2; keep one",
                        "11: tls-certificate and tls-key belong together; expected both or none",
                        "13: 'parallel' stands twice, first in line 12; keep one",
                        "14: master_discovery is 'master_http_loadbalancer'; expected static, with master_list");
    }

    @Test
    void wantsAnOddNumberOfMasters() {
        assertThat(problems("agents: [10.0.0.4]")).singleElement().asString().contains("there are no masters");
        assertThat(problems("masters: [a, b]")).singleElement().asString().startsWith("1: there are 2 masters");
        assertThat(problems("masters: [a, A, b]")).singleElement().asString().contains("a and A are one");
    }

    @Test
    void saysWhereTheYamlBreaksOff() {
        assertThat(problems("masters: [10.0.0.1\nagents: x"))
                .singleElement()
                .asString()
                .contains("not YAML");
        assertThat(problems("- a\n- b"))
                .anySatisfy(problem -> assertThat(problem).contains("the file is no map"));
    }

    @Test
    void readsWhatTheScaffoldWrites() {
        Scaffold.Answers answers = new Scaffold.Answers(
                "one", List.of("10.0.0.1"), List.of(), List.of("10.0.0.2"), "admin", "~/.ssh/id_rsa");
        Inventory inventory = inventory(Scaffold.file(answers));
        assertThat(inventory.hosts()).hasSize(2);
        assertThat(inventory.ssh().key()).contains("~/.ssh/id_rsa");
        inventory(Scaffold.file(Scaffold.Answers.examples()));
    }

    @Test
    void hasTlsAndALoginUnlessTheFileSaysOtherwise() {
        assertThat(inventory("masters: [10.0.0.1]").tlsAndLogin()).isEmpty();
        assertThat(inventory("masters: [10.0.0.1]\ntls-and-login: false").tlsAndLogin())
                .contains(false);
        assertThat(problems("masters: [10.0.0.1]\ntls-and-login: maybe"))
                .singleElement()
                .asString()
                .contains("tls-and-login", "maybe", "true or false");
    }

    @Test
    void refusesSettingsThatTheInstallerDecides() {
        assertThat(problems("masters: [10.0.0.1]\nmaster-settings: {auth: false, ping-interval: 10s}"))
                .containsExactly("2: master-settings: auth is set by the installer itself; take it away");
        assertThat(problems("masters: [10.0.0.1]\nadmin-user: slipway-installer"))
                .singleElement()
                .asString()
                .contains("admin-user");
    }
}
