package io.slipway.installer.inventory;

import java.util.List;

/** The text of a new {@code cluster.yaml}. Pure. */
public final class Scaffold {
    private Scaffold() {}

    /** What a cluster needs first; the rest stands in it as comments. */
    public record Answers(
            String clusterName,
            List<String> masters,
            List<String> agents,
            List<String> publicAgents,
            String sshUser,
            String sshKey) {
        /** Examples that must be replaced. */
        public static Answers examples() {
            return new Answers(
                    "slipway",
                    List.of("10.0.0.1"),
                    List.of("10.0.0.11", "10.0.0.12"),
                    List.of("10.0.0.21"),
                    "admin",
                    "");
        }
    }

    /** The file for these answers. */
    public static String file(Answers answers) {
        StringBuilder text = new StringBuilder();
        text.append("# A cluster of Slipway, for `slipway install`. All keys: docs/reference/cluster-yaml.md\n");
        text.append("cluster-name: ").append(answers.clusterName()).append("\n\n");
        list(text, "1, 3 or 5 hosts that decide. Three outlive the loss of one.", "masters", answers.masters());
        list(
                text,
                "Hosts that run tasks. A host may also be {address: 10.0.0.11, attributes: {rack: a}}.",
                "agents",
                answers.agents());
        list(text, "Agents that the outside may reach.", "public-agents", answers.publicAgents());
        text.append("# Who logs in by SSH; others than root need sudo. Without a key the SSH agent and the files in\n");
        text.append("# ~/.ssh are tried. A passphrase is asked for.\n");
        text.append("ssh-user: ").append(answers.sshUser()).append('\n');
        text.append(
                answers.sshKey().isEmpty() ? "# ssh-key: ~/.ssh/id_ed25519\n" : "ssh-key: " + answers.sshKey() + "\n");
        text.append("# ssh-port: 22\n");
        text.append("# ssh-jump-host: admin@bastion.example\n\n");
        text.append("# The way out of the site, for the daemons and their tasks:\n");
        text.append("# http-proxy: http://proxy.example:3128\n");
        text.append("# https-proxy: http://proxy.example:3128\n");
        text.append("# no-proxy: [.example]\n\n");
        text.append("# A certificate of your own for users of the front door; nodes have the cluster's anyway:\n");
        text.append("# tls-certificate: front-door.pem\n");
        text.append("# tls-key: front-door.key\n\n");
        text.append("# Further settings of the daemons (docs/reference/configuration.md):\n");
        text.append("# master-settings: {ping-interval: 10s}\n");
        text.append("# agent-settings: {cap-cpu: true}\n");
        return text.toString();
    }

    private static void list(StringBuilder text, String comment, String key, List<String> hosts) {
        text.append("# ").append(comment).append('\n').append(key).append(":");
        if (hosts.isEmpty()) {
            text.append(" []");
        }
        hosts.forEach(host -> text.append("\n  - ").append(host));
        text.append("\n\n");
    }
}
