package io.slipway.installer.cli;

import io.slipway.http.tls.NodeTls;
import io.slipway.http.tls.PeerNames;
import io.slipway.http.tls.Pem;
import io.slipway.installer.inventory.Inventory;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.inventory.Problem;
import io.slipway.installer.plan.Secrets;
import io.slipway.installer.report.Screen;
import io.slipway.installer.state.StateFolder;
import io.slipway.runtime.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code cluster.yaml} as it lies on the disk, with all that it names on this machine.
 *
 * @param path the file
 * @param reading what it says
 */
record ClusterFile(Path path, InventoryReader.Reading reading) {
    /** What it says where this machine alone is the cluster: it is reached on loopback only. */
    static final String LOCAL = "cluster-name: local\nmasters: [127.0.0.1]\nagents: [127.0.0.1]\n";

    static ClusterFile read(Path path) {
        try {
            String text = Files.readString(path, StandardCharsets.UTF_8);
            return new ClusterFile(path, InventoryReader.read(text));
        } catch (NoSuchFileException e) {
            throw InstallFailure.usage(
                    "there is no " + path + ". Make one with 'slipway install init', or name another with --file.");
        } catch (IOException e) {
            throw InstallFailure.usage(path + " cannot be read: " + e + ". It should be text in UTF-8.");
        }
    }

    /** What this machine alone comes to. */
    static ClusterFile local(Path home) {
        return new ClusterFile(localPath(home), InventoryReader.read(LOCAL));
    }

    /** Where it would lie for this machine alone. */
    static Path localPath(Path home) {
        return home.resolve(".slipway").resolve("cluster.yaml");
    }

    /** All that is wrong, files included that it names and that are not there. */
    List<Problem> problems(Path home) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        reading.inventory().ifPresent(inventory -> {
            missing("ssh-key", inventory.ssh().key(), home).ifPresent(problems::add);
            missing("archive", inventory.archive(), home).ifPresent(problems::add);
            inventory.certificate().ifPresent(certificate -> {
                missing("tls-certificate", Optional.of(certificate.chain()), home)
                        .ifPresent(problems::add);
                missing("tls-key", Optional.of(certificate.key()), home).ifPresent(problems::add);
                if (problems.isEmpty()) {
                    NodeTls.problems(given(certificate, home), Clock.system())
                            .forEach(text -> problems.add(new Problem(0, "tls-certificate, tls-key: " + text)));
                }
            });
        });
        return problems;
    }

    private NodeTls.Given given(Inventory.Certificate certificate, Path home) {
        return new NodeTls.Given(file(certificate.chain(), home), file(certificate.key(), home));
    }

    /** The certificate for users of the front door, as it lies on the disk. */
    Optional<Secrets.FrontDoor> frontDoor(Inventory inventory, Path home) {
        return inventory.certificate().map(certificate -> {
            NodeTls.Given given = given(certificate, home);
            try {
                String chain = Files.readString(given.certificate());
                List<String> names = PeerNames.hosts(Pem.certificates(chain).get(0)).stream()
                        .filter(name -> !name.startsWith("*"))
                        .toList();
                return new Secrets.FrontDoor(
                        new Secrets.TlsFile("front-door.pem", chain, false),
                        new Secrets.TlsFile("front-door.key", Files.readString(given.key()), true),
                        names);
            } catch (IOException | GeneralSecurityException e) {
                throw InstallFailure.usage("tls-certificate: " + given.certificate() + " " + e.getMessage());
            }
        });
    }

    private Optional<Problem> missing(String key, Optional<String> name, Path home) {
        return name.map(text -> file(text, home))
                .filter(file -> !Files.isReadable(file))
                .map(file -> new Problem(0, key + ": there is no file " + file + " that can be read; name another"));
    }

    /** The file of that name; relative names are relative to the folder of {@code cluster.yaml}. */
    Path file(String name, Path home) {
        return name.startsWith("~/") ? home.resolve(name.substring(2)) : base().resolve(name);
    }

    /** The folder it lies in. */
    Path base() {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /** What it says, notes told; refused with all problems when there is one. */
    Inventory inventory(Screen screen, Path home) {
        reading.notes().forEach(note -> screen.note("note: " + note.in(path.toString())));
        List<Problem> problems = problems(home);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> screen.note(problem.in(path.toString())));
            throw InstallFailure.usage(
                    path + " has " + problems.size() + (problems.size() == 1 ? " problem" : " problems")
                            + "; nothing was changed. All keys: docs/reference/cluster-yaml.md");
        }
        return reading.inventory().orElseThrow();
    }

    /** What the installer remembers of this cluster. */
    StateFolder state(Inventory inventory, Clock clock) {
        return StateFolder.of(path, inventory.clusterName(), clock);
    }
}
