package io.slipway.node.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The law of dependencies of docs/architecture.md, as a build step. */
class DependencyRulesTest {
    private static final String API = "mesosapi marathonapi cosmosapi";

    /**
     * Module to the modules it may import. A module that is missing here may import nothing and be imported by none.
     */
    private static final Map<String, Set<String>> LAW = new TreeMap<>(Map.ofEntries(
            may("resources", ""),
            may("runtime", ""),
            may("certificates", "runtime"),
            may("http", "runtime"),
            may("replication", "runtime"),
            may("artifacts", "runtime"),
            may("mesosapi", "resources"),
            may("marathonapi", "resources"),
            may("cosmosapi", "resources"),
            may("allocator", "resources"),
            may("master", "allocator replication http runtime resources " + API),
            may("scheduler", "replication http runtime resources " + API),
            may("agent", "artifacts http runtime resources " + API),
            may("packages", "replication http runtime resources " + API),
            may("gateway", "replication http runtime resources " + API),
            may("client", "http runtime resources " + API),
            may("installer", "client certificates http runtime"),
            may("cli", "client artifacts http runtime resources " + API),
            may(
                    "node",
                    "cli client master scheduler agent packages gateway allocator artifacts replication certificates http"
                            + " runtime resources " + API)));

    /** Packages that hold decisions only: no sockets, files, threads or clocks. */
    private static final List<String> PURE = List.of(
            "io.slipway.resources..",
            "io.slipway.allocator..",
            "io.slipway.mesosapi..",
            "io.slipway.marathonapi..",
            "io.slipway.cosmosapi..",
            "io.slipway.scheduler.app..",
            "io.slipway.scheduler.group..",
            "io.slipway.scheduler.deployment..",
            "io.slipway.scheduler.instance..",
            "io.slipway.scheduler.placement..",
            "io.slipway.scheduler.health..",
            "io.slipway.gateway.auth.permissions..",
            "io.slipway.installer.inventory..");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.slipway");
    }

    @Test
    void everyModuleImportsOnlyWhatTheLawAllows() {
        LAW.forEach((module, allowed) -> {
            for (String other : LAW.keySet()) {
                if (!other.equals(module) && !allowed.contains(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage("io.slipway." + module + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("io.slipway." + other + "..")
                            .allowEmptyShould(true)
                            .because(module + " may import only " + allowed)
                            .check(classes);
                }
            }
        });
    }

    @Test
    void everyClassLivesInAModuleOfTheLaw() {
        noClasses()
                .that(new DescribedPredicate<JavaClass>("lie outside the modules of the law") {
                    @Override
                    public boolean test(JavaClass javaClass) {
                        return LAW.keySet().stream()
                                .noneMatch(module ->
                                        (javaClass.getPackageName() + ".").startsWith("io.slipway." + module + "."));
                    }
                })
                .should()
                .resideInAPackage("io.slipway..")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void packagesInsideAModuleHaveNoCycles() {
        for (String module : LAW.keySet()) {
            slices().matching("io.slipway." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @Test
    void purePackagesTouchNeitherSocketsNorFilesNorThreadsNorClocks() {
        for (String pure : PURE) {
            noClasses()
                    .that()
                    .resideInAPackage(pure)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.net.http..",
                            "java.nio.channels..",
                            "java.nio.file..",
                            "java.util.concurrent..",
                            "org.slf4j..",
                            "io.slipway.runtime..",
                            "io.slipway.replication..")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.lang.Thread")
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @Test
    void onlyRuntimeReadsClocksAndDrawsRandomness() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.slipway.runtime..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(classes);
    }

    @Test
    void everyLibraryLivesInItsRoom() {
        room("org.apache.ratis..", "io.slipway.replication.raft..");
        room("org.bouncycastle..", "io.slipway.certificates..");
        room("org.apache.sshd..", "io.slipway.installer.ssh..");
        room("org.eclipse.jetty..", "io.slipway.http.jetty..");
        room("picocli..", "io.slipway.cli..", "io.slipway.node..", "io.slipway.installer.cli..");
        room("com.github.mustachejava..", "io.slipway.packages.render..");
        room("com.networknt..", "io.slipway.packages.options..");
        room("org.eclipse.aether..", "io.slipway.artifacts..");
        room("org.apache.maven..", "io.slipway.artifacts..");
        room("org.apache.commons.compress..", "io.slipway.artifacts..");
        room("com.nimbusds..", "io.slipway.gateway.auth.tokens..");
        room("at.favre.lib..", "io.slipway.gateway.auth.passwords..");
        room("io.micrometer..", "io.slipway.runtime.metrics..");
    }

    private static void room(String library, String... homes) {
        noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(library + " lives in " + String.join(", ", homes))
                .check(classes);
    }

    private static Map.Entry<String, Set<String>> may(String module, String allowed) {
        return Map.entry(module, allowed.isEmpty() ? Set.of() : Set.of(allowed.split(" ")));
    }
}
