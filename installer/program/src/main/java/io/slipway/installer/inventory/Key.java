package io.slipway.installer.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The keys of {@code cluster.yaml}, with all that people are told about them. */
public enum Key {
    CLUSTER_NAME("cluster-name", "cluster_name", "letters, digits, dashes", "`slipway`", "The cluster's name."),
    MASTERS("masters", "master_list", "1, 3 or 5 hosts", "needed", "The hosts of the masters."),
    AGENTS("agents", "agent_list", "hosts", "none", "The hosts on which tasks run. A master may be one too."),
    PUBLIC_AGENTS(
            "public-agents",
            "public_agent_list",
            "hosts",
            "none",
            "Agents whose resources are for the role `slave_public`, as on DC/OS."),
    SSH_USER("ssh-user", "ssh_user", "a user", "`root`", "Who logs in. Others than root need `sudo`."),
    SSH_PORT("ssh-port", "ssh_port", "a port", "`22`", "Where SSH listens on the hosts."),
    SSH_KEY(
            "ssh-key",
            "ssh_key_path",
            "a file",
            "the SSH agent, then `id_ed25519`, `id_ecdsa`, `id_rsa` in `~/.ssh`",
            "The private key. A passphrase is asked for, and kept nowhere."),
    SSH_JUMP_HOST("ssh-jump-host", "", "`user@host:port`", "none", "A host through which all others are reached."),
    SSH_KNOWN_HOSTS(
            "ssh-known-hosts",
            "",
            "a file",
            "`~/.ssh/known_hosts`",
            "The keys of hosts. An unknown one is refused unless `--accept-new-host-keys` is given, a changed one"
                    + " always."),
    SSH_CONNECT_TIMEOUT(
            "ssh-connect-timeout", "", "a time span such as `10s`", "`10s`", "How long a connection may take."),
    COMMAND_TIMEOUT(
            "command-timeout",
            "process_timeout",
            "a time span; a bare number is seconds",
            "`10m`",
            "How long one step may take on one host."),
    PARALLEL("parallel", "", "1 to 200", "`20`", "How many hosts are worked on at once."),
    IP_DETECT(
            "ip-detect",
            "ip_detect",
            "a program of sh",
            "the host's address in this file",
            "Runs on every host and prints the IP address by which the others reach it."),
    FRONT_DOOR_PORT("front-door-port", "", "a port", "`7070`", "Where masters listen for users and agents."),
    LOG_PORT("log-port", "", "a port", "`7071`", "Where masters listen for each other."),
    AGENT_PORT("agent-port", "", "a port", "`5051`", "Where agents listen for masters."),
    TASK_PORT("task-port", "", "a port", "`5052`", "Where agents listen for their own tasks, on loopback, with TLS."),
    HTTP_PROXY("http-proxy", "http_proxy", "an address", "none", "The way out for the daemons and their tasks."),
    HTTPS_PROXY("https-proxy", "https_proxy", "an address", "none", "The same for https."),
    NO_PROXY(
            "no-proxy",
            "no_proxy",
            "names, addresses",
            "none",
            "What is reached without the proxy. The hosts of the cluster and loopback are added."),
    MASTER_SETTINGS(
            "master-settings",
            "",
            "a map",
            "none",
            "Further [settings](configuration.md) of masters, such as `ping-interval: 10s`."),
    AGENT_SETTINGS("agent-settings", "", "a map", "none", "Further [settings](configuration.md) of agents."),
    TLS_AND_LOGIN(
            "tls-and-login",
            "",
            "true or false",
            "`true`",
            "With `false` the cluster is laid without TLS and without a login: whoever reaches it owns it. A cluster"
                    + " stays as it was laid first."),
    ADMIN_USER(
            "admin-user", "superuser_username", "a user", "`admin`", "The cluster's first user, made once; an admin."),
    CERTIFICATE(
            "tls-certificate",
            "",
            "a file",
            "none",
            "A certificate of your own for users of the front door, in PEM, leaf first. They reach it by the DNS"
                    + " names in it."),
    CERTIFICATE_KEY("tls-key", "", "a file", "none", "Its private key: PKCS #8 in PEM, not encrypted, mode 0600."),
    ARCHIVE(
            "archive",
            "",
            "a file",
            "the distribution that the installer runs from",
            "The archive of `slipway dist` to install."),
    JAVA_HOME(
            "java-home",
            "",
            "a folder on the hosts",
            "the archive's own, else one that is found",
            "The JDK (17 or newer) that the daemons run on."),
    RESOLVERS(
            "resolvers",
            "resolvers",
            "IP addresses",
            "none",
            "Name servers of the hosts. Preflight asks each of them from every host; the hosts keep those they have.");

    /** Keys of DC/OS that are accepted and mean nothing here, with what is done instead. */
    static final List<String> WITHOUT_MEANING = List.of(
            "bootstrap_url",
            "master_discovery",
            "exhibitor_storage_backend",
            "exhibitor_zk_hosts",
            "exhibitor_zk_path",
            "exhibitor_admin_password",
            "exhibitor_address",
            "num_masters",
            "platform",
            "dns_search",
            "dns_forward_zones",
            "dns_bind_ip_blacklist",
            "master_dns_bindall",
            "mesos_dns_set_truncate_bit",
            "mesos_dns_ip_sources",
            "use_proxy",
            "log_directory",
            "ip_detect_public_filename",
            "ip6_detect_filename",
            "fault_domain_detect_filename",
            "fault_domain_enabled",
            "oauth_enabled",
            "oauth_issuer_url",
            "oauth_auth_redirector",
            "oauth_client_id",
            "oauth_auth_host",
            "auth_cookie_secure_flag",
            "telemetry_enabled",
            "check_time",
            "enable_lb",
            "enable_ipv6",
            "docker_remove_delay",
            "docker_stop_timeout",
            "gc_delay",
            "enable_docker_gc",
            "mesos_recovery_timeout",
            "mesos_container_log_sink",
            "mesos_log_retention_mb",
            "mesos_logrotate_file_size_mb",
            "mesos_seccomp_enabled",
            "mesos_seccomp_profile_name",
            "mesos_cgroups_enable_cfs",
            "mesos_max_completed_tasks_per_framework",
            "mesos_max_completed_frameworks",
            "log_offers",
            "ui_tracking",
            "ui_update_enabled",
            "ui_banner",
            "intercom_enabled",
            "weights",
            "adminrouter_tls_1_0_enabled",
            "adminrouter_tls_1_1_enabled",
            "adminrouter_tls_1_2_enabled",
            "adminrouter_tls_cipher_suite",
            "adminrouter_x_frame_options",
            "dcos_overlay_enable",
            "dcos_overlay_mtu",
            "dcos_overlay_config_attempts",
            "dcos_overlay_network",
            "dcos_ucr_default_bridge_subnet",
            "dcos_l4lb_min_named_ip",
            "dcos_l4lb_max_named_ip",
            "dcos_l4lb_enable_ipv6",
            "calico_enabled",
            "calico_network_cidr",
            "rexray_config",
            "rexray_config_preset",
            "cluster_docker_credentials",
            "cluster_docker_registry_url",
            "enable_gpu_isolation",
            "gpus_are_scarce",
            "marathon_java_args",
            "metronome_java_args",
            "custom_checks",
            "cosmos_config",
            "superuser_password_hash",
            "security",
            "license_key_contents",
            "customer_key");

    private final String text;
    private final String dcos;
    private final String expected;
    private final String otherwise;
    private final String meaning;

    Key(String text, String dcos, String expected, String otherwise, String meaning) {
        this.text = text;
        this.dcos = dcos;
        this.expected = expected;
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    /** As written in the file. */
    public String text() {
        return text;
    }

    /** The key of DC/OS's {@code config.yaml} that means the same; empty when there is none. */
    public String dcos() {
        return dcos;
    }

    /** What its value looks like. */
    public String expected() {
        return expected;
    }

    /** What holds without it. */
    public String otherwise() {
        return otherwise;
    }

    /** What it does. */
    public String meaning() {
        return meaning;
    }

    /** The key of that name, by either name. */
    static Optional<Key> named(String name) {
        return Arrays.stream(values())
                .filter(key -> key.text.equals(name) || (!key.dcos.isEmpty() && key.dcos.equals(name)))
                .findFirst();
    }
}
