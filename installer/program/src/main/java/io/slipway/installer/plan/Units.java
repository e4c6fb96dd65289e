package io.slipway.installer.plan;

import java.util.Map;

/** Units and settings of systemd. Pure. */
final class Units {
    private Units() {}

    /** Of a master: it needs its own folder and the network, and gets no more. */
    static String master(Node node, Map<String, String> variables) {
        return head("master", node, variables) + """
                User=slipway
                Group=slipway
                UMask=0077
                LimitNOFILE=65536
                NoNewPrivileges=yes
                CapabilityBoundingSet=
                ProtectSystem=strict
                ReadWritePaths=/var/lib/slipway/master
                ProtectHome=yes
                PrivateTmp=yes
                PrivateDevices=yes
                ProtectKernelTunables=yes
                ProtectKernelModules=yes
                ProtectControlGroups=yes
                RestrictSUIDSGID=yes
                RestrictRealtime=yes
                RestrictNamespaces=yes
                RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
                LockPersonality=yes
                SystemCallArchitectures=native
                """ + tail();
    }

    /** Of an agent: its tasks outlive it, in control groups of their own, and are root's to start. */
    static String agent(Node node, Map<String, String> variables) {
        return head("agent", node, variables) + """
                KillMode=process
                Delegate=yes
                TasksMax=infinity
                LimitNOFILE=1048576
                LimitNPROC=infinity
                """ + tail();
    }

    /** Not after network-online.target: it waits for interfaces that may never come, and daemons try again anyway. */
    private static String head(String role, Node node, Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        text.append("# Written by slipway install; changes are lost. Put yours into /etc/systemd/system/slipway-")
                .append(role)
                .append(".service.d/.\n[Unit]\nDescription=Slipway ")
                .append(role)
                .append("\nAfter=network.target time-sync.target\n")
                .append("StartLimitIntervalSec=0\n\n[Service]\nType=notify\nNotifyAccess=all\n");
        if (!node.javaHome().isEmpty()) {
            text.append("Environment=JAVA_HOME=").append(node.javaHome()).append('\n');
        }
        variables.forEach((name, value) -> text.append("Environment=\"")
                .append(name)
                .append('=')
                .append(value.replace("%", "%%"))
                .append("\"\n"));
        text.append("ExecStart=/opt/slipway/current/bin/slipway ")
                .append(role)
                .append(" --config /etc/slipway/")
                .append(role)
                .append(".conf\n");
        return text.toString();
    }

    private static String tail() {
        return """
                Restart=always
                RestartSec=2
                RestartPreventExitStatus=2
                TimeoutStartSec=180
                TimeoutStopSec=150
                LogRateLimitIntervalSec=30s
                LogRateLimitBurst=20000

                [Install]
                WantedBy=multi-user.target
                """;
    }

    /** Bounds what the journal may take. */
    static String journal() {
        return "# Written by slipway install.\n[Journal]\nSystemMaxUse=1G\nSystemKeepFree=1G\n";
    }
}
