package io.slipway.gateway.auth.permissions;

import io.slipway.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What each request at the front door needs. The first row that fits counts; what fits none is for admins only, so that
 * a new route is closed until somebody says who it is for.
 */
public final class PermissionTable {
    private static final String READ = "GET";

    /** The one table. */
    public static final PermissionTable FRONT_DOOR = new PermissionTable();

    private final List<Rule> rules = new ArrayList<>();

    private PermissionTable() {
        open();
        accounts();
        scheduler();
        packages();
        mesos();
        cluster();
    }

    private void open() {
        row(READ, "/ping", Need.OPEN, "whether the cluster answers");
        row("HEAD", "/", Need.OPEN, "the canonical address, for the dcos CLI");
        row("GET POST", "/login", Need.OPEN, "the page to log in with a browser");
        row("", "/acs/api/v1/auth/login", Need.OPEN, "logging in");
        row(READ, "/acs/api/v1/auth/providers", Need.OPEN, "the ways to log in");
        row(READ, "/acs/api/v1/auth/jwks", Need.OPEN, "the public keys of tokens");
        row(READ, "/ca/dcos-ca.crt", Need.OPEN, "the certificate of the cluster's authority");
        row(READ, "/dcos-metadata/**", Need.OPEN, "the version, for the dcos CLI");
        row(READ, "/package/locks/*", Need.OPEN, "lock files, by their hash");
        row("GET POST", "/system/v1/join", Need.OPEN, "an agent's first certificate; its token is checked there");
    }

    private void accounts() {
        row("GET POST", "/acs/api/v1/auth/logout", Need.LOGIN, "ending one's own token");
        row(READ, "/acs/api/v1/auth/whoami", Need.LOGIN, "who one is");
        row("", "/acs/api/v1/auth/keys/**", Need.ADMINISTER, "signing keys and their rotation");
        row("", "/acs/api/v1/tokens/**", Need.LOGIN, "API tokens: one's own; of others admins only");
        row("POST", "/acs/api/v1/auth/password", Need.LOGIN, "changing one's own password");
        row("", "/acs/api/v1/users/**", Need.ADMINISTER, "users, service accounts, grants");
        row(READ, "/system/v1/audit", Need.ADMINISTER, "the audit log");
        row(READ, "/system/v1/backup", Need.ADMINISTER, "everything that is remembered, keys and hashes too");
        row("", "/system/v1/join-tokens/**", Need.ADMINISTER, "tokens with which agents join");
    }

    private void scheduler() {
        row("DELETE", "/v2/leader", Need.OPERATE, "handing leadership over");
        row(READ, "/v2/**", Need.VIEW, "apps, groups, deployments, tasks, queue, events");
        row("POST PUT PATCH DELETE", "/v2/apps/**", Need.CHANGE, "apps: by path, by ids in the body");
        row("PATCH", "/v2/groups/**", Need.OPERATE, "the role that a group enforces");
        row("POST PUT DELETE", "/v2/groups/**", Need.CHANGE, "groups and everything in them");
        row("POST", "/v2/tasks/delete", Need.CHANGE, "ending tasks: by the apps in their ids");
        row("DELETE", "/v2/deployments/*", Need.CHANGE, "ending deployments: by the apps they touch");
        row("DELETE", "/v2/queue/**", Need.CHANGE, "ending the delay of an app");
        row(READ, "/metrics/**", Need.VIEW, "figures of this process");
    }

    private void packages() {
        row(READ, "/capabilities", Need.VIEW, "what the package manager can do");
        row(READ, "/package/resource", Need.VIEW, "files of packages");
        for (String call : List.of("search", "list-versions", "describe", "render", "list", "repository/list")) {
            row("POST", "/package/" + call, Need.VIEW, "reading about packages");
        }
        row("POST", "/package/install", Need.DEVELOP, "installing: by the id of the app");
        row("POST", "/package/uninstall", Need.DEVELOP, "uninstalling: by the id of the app");
        row("POST", "/package/repository/*", Need.OPERATE, "changing the list of repositories");
        row("POST", "/cosmos/service/describe", Need.VIEW, "reading about a service");
        row("POST", "/cosmos/service/update", Need.DEVELOP, "changing a service: by its id");
    }

    private void mesos() {
        row("", "/mesos/api/v1/agent", Need.NODE, "where agents join");
        row("", "/mesos/master/api/v1/agent", Need.NODE, "where agents join");
        row("POST", "/mesos/api/v1", Need.CALL, "operator calls: GET_* read, the rest change");
        row("POST", "/mesos/master/api/v1", Need.CALL, "operator calls: GET_* read, the rest change");
        row("POST", "/mesos/api/v1/scheduler", Need.OPERATE, "where frameworks subscribe");
        row("POST", "/mesos/master/api/v1/scheduler", Need.OPERATE, "where frameworks subscribe");
        row("POST", "/mesos/teardown", Need.OPERATE, "ending a framework");
        row("POST", "/mesos/master/teardown", Need.OPERATE, "ending a framework");
        row(READ, "/mesos/**", Need.VIEW, "the master's state");
        for (String call : List.of("browse", "read", "download")) {
            row(READ, "/agent/*/files/" + call, Need.FILES, "files of tasks");
        }
        row(READ, "/agent/*/**", Need.VIEW, "an agent's state");
    }

    private void cluster() {
        row("POST", "/system/v1/renew", Need.NODE, "an agent's next certificate");
        row(READ, "/", Need.VIEW, "the page of the cluster");
        row(READ, "/metadata", Need.VIEW, "the id of the cluster, for the dcos CLI");
        row(READ, "/pkgpanda/active.buildinfo.full.json", Need.VIEW, "the build, for the dcos CLI");
        row(READ, "/system/health/v1/**", Need.VIEW, "the health of the cluster");
        row(READ, "/system/process", Need.VIEW, "this process");
        row(READ, "/system/events", Need.VIEW, "what the cluster decided");
        row(READ, "/system/v1/masters/**", Need.VIEW, "the masters");
        row("POST DELETE", "/system/v1/masters/**", Need.OPERATE, "adding and removing masters");
    }

    private void row(String methods, String path, Need need, String what) {
        rules.add(new Rule(methods.isEmpty() ? Set.of() : Set.of(methods.split(" ")), path, need, what));
    }

    /** What a request needs. */
    public Need need(HttpRequest request) {
        return find(request.method(), request.path()).map(Rule::need).orElse(Need.ADMINISTER);
    }

    /** Whether somebody has said whom a request is for. */
    public boolean knows(String method, String path) {
        return find(method, path).isPresent();
    }

    private Optional<Rule> find(String method, String path) {
        List<String> segments = Paths.canonical(path);
        return rules.stream().filter(rule -> rule.fits(method, segments)).findFirst();
    }

    /** A row of the table, for documents. */
    public record Row(String methods, String path, String who, String what) {}

    /** All rows in the order in which they are looked through. */
    public List<Row> rows() {
        return Collections.unmodifiableList(rules.stream()
                .map(rule -> new Row(
                        rule.methods().isEmpty()
                                ? "all"
                                : String.join(
                                        ", ", rule.methods().stream().sorted().toList()),
                        rule.path(),
                        rule.need().who(),
                        rule.what()))
                .toList());
    }
}
