package io.slipway.installer.cli;

import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.inventory.Scaffold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a first {@code cluster.yaml}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a cluster.yaml with comments.",
            "On a terminal it asks for what no option says; elsewhere it puts in examples to replace."
        },
        footer = {
            "%nExamples:",
            "  slipway install init",
            "  slipway install init --master 10.0.0.1 --agent 10.0.0.2 --agent 10.0.0.3 --ssh-user admin"
        })
final class InitCommand implements Callable<Integer> {
    private final Surrounding surrounding;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "cluster.yaml",
            description = "The file to write; one that is there is kept. Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("cluster.yaml");

    @Option(names = "--name", paramLabel = "NAME", description = "The cluster's name.")
    private @Nullable String name;

    @Option(names = "--master", paramLabel = "HOST", description = "A master; 1, 3 or 5 of them.")
    private List<String> masters = List.of();

    @Option(names = "--agent", paramLabel = "HOST", description = "An agent.")
    private List<String> agents = List.of();

    @Option(names = "--public-agent", paramLabel = "HOST", description = "A public agent.")
    private List<String> publicAgents = List.of();

    @Option(names = "--ssh-user", paramLabel = "USER", description = "Who logs in on the hosts.")
    private @Nullable String sshUser;

    @Option(names = "--ssh-key", paramLabel = "FILE", description = "The private key.")
    private @Nullable String sshKey;

    InitCommand(Surrounding surrounding) {
        this.surrounding = surrounding;
    }

    @Override
    public Integer call() {
        Path target = surrounding.folder().resolve(file);
        if (Files.exists(target)) {
            throw exists(target);
        }
        String text = Scaffold.file(answers());
        InventoryReader.Reading reading = InventoryReader.read(text);
        if (!reading.problems().isEmpty()) {
            reading.problems().forEach(problem -> surrounding.screen().note(problem.message()));
            throw InstallFailure.usage("these answers make no cluster; nothing was written");
        }
        try {
            Files.writeString(target, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw exists(target);
        } catch (IOException e) {
            throw new InstallFailure(target + " cannot be written: " + e + ". Is the folder there, and writable?");
        }
        surrounding.screen().line("Wrote " + file + ". Look it through, then: slipway install validate");
        return 0;
    }

    private static InstallFailure exists(Path target) {
        return InstallFailure.usage(
                target + " is there already and is kept; move it away, or name another file with --file.");
    }

    private Scaffold.Answers answers() {
        Scaffold.Answers examples = Scaffold.Answers.examples();
        boolean told = !masters.isEmpty();
        return new Scaffold.Answers(
                name != null
                        ? name
                        : told ? examples.clusterName() : ask("Name of the cluster", examples.clusterName()),
                told ? masters : hosts("Masters (1, 3 or 5, with spaces between)", examples.masters()),
                told ? agents : hosts("Agents", examples.agents()),
                told ? publicAgents : hosts("Public agents", examples.publicAgents()),
                sshUser != null ? sshUser : told ? "root" : ask("SSH user", examples.sshUser()),
                sshKey != null ? sshKey : told ? "" : ask("Private key (empty for the SSH agent)", examples.sshKey()));
    }

    private String ask(String question, String otherwise) {
        return surrounding.questions().ask(question, otherwise).orElse(otherwise);
    }

    private List<String> hosts(String question, List<String> otherwise) {
        Optional<String> answer = surrounding.questions().ask(question, "");
        return answer.map(text -> Stream.of(text.split("[,\\s]+"))
                        .filter(one -> !one.isEmpty())
                        .toList())
                .orElse(otherwise);
    }
}
