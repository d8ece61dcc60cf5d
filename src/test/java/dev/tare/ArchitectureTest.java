package dev.tare;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tare.command.Arguments;
import dev.tare.diagnostic.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of packages in CONTRIBUTING.md: each package depends only on those above it. */
class ArchitectureTest {
    private static final List<String> PACKAGES = List.of(
            "diagnostic",
            "io",
            "text",
            "yaml",
            "posix",
            "terminal",
            "usage",
            "http",
            "oci",
            "binary",
            "store",
            "registry",
            "plan",
            "needs",
            "golang",
            "dockerfile",
            "sandbox",
            "source",
            "engine",
            "attest",
            "verify",
            "report",
            "slim",
            "buildkit",
            "deliver",
            "explain",
            "build",
            "flow",
            "bake",
            "command",
            "cli",
            "docker",
            "program",
            "training",
            "packaging");

    /**
     * Those that lie where the program does: no tests, wherever these were compiled to, and nothing that protoc makes of
     * BuildKit's interface files.
     */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> location.contains("/dev/tare/"))
            .importUrl(Problem.class.getProtectionDomain().getCodeSource().getLocation());

    private static final Path ROOT = Path.of("").toAbsolutePath();

    private static final int MOST_FILES = 30;

    @Test
    void eachPackageDependsOnlyOnThoseAboveIt() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass from : CLASSES) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass();
                if (to.getPackageName().startsWith("dev.tare") && rank(to) > rank(from)) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPackageIsInTheTable() {
        for (JavaClass each : CLASSES) {
            assertThat(rank(each)).as(each.getFullName()).isNotNegative();
        }
    }

    /** The rooms of a package are packages to this rule, and the package itself is one beside them. */
    @Test
    void noPackagesAndNoRoomsDependOnEachOtherInACircle() {
        slices().matching("dev.tare.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyCommandLinesKnowTheirArguments() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.tare.command..", "dev.tare.cli..", "dev.tare.docker..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Arguments.class)
                .check(CLASSES);
    }

    @Test
    void aFolderHasFewFilesAndSaysWhatItIs() throws IOException {
        Map<Path, Long> files = sources("src/main/java")
                .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        for (Map.Entry<Path, Long> folder : files.entrySet()) {
            Path info = folder.getKey().resolve("package-info.java");
            assertThat(info).exists();
            // And the package-info.
            assertThat(folder.getValue()).as("files of " + folder.getKey()).isLessThanOrEqualTo(1 + MOST_FILES);
        }
    }

    @Test
    void noClassNameStandsTwice() throws IOException {
        Map<String, Path> byName = new HashMap<>();
        List<String> twice = new ArrayList<>();
        for (Path file : sources("src").toList()) {
            Path other = byName.put(String.valueOf(file.getFileName()), file);
            if (other != null && !file.endsWith("package-info.java")) {
                twice.add(other + " and " + file);
            }
        }
        assertThat(twice).isEmpty();
    }

    @Test
    void aFileHasAtMostFourHundredLines() throws IOException {
        List<String> longer = new ArrayList<>();
        for (Path file : sources("src").toList()) {
            int lines = Files.readAllLines(file).size();
            if (lines > 400) {
                longer.add(file + " has " + lines);
            }
        }
        assertThat(longer).isEmpty();
    }

    private static Stream<Path> sources(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    /** Whatever else asks for layers takes a solver of any kind. */
    @Test
    void onlyTheApplicationDecidesThatPlansAreSolvedHere() {
        classes()
                .that()
                .haveSimpleNameStartingWith("LocalSolver")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("dev.tare.engine", "dev.tare.build")
                .check(CLASSES);
    }

    private static int rank(JavaClass of) {
        return PACKAGES.indexOf(
                of.getPackageName().substring("dev.tare.".length()).split("\\.")[0]);
    }
}
