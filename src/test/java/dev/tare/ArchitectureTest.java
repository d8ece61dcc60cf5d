package dev.tare;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tare.diagnostic.Problem;
import java.util.ArrayList;
import java.util.List;
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
            "http",
            "oci",
            "binary",
            "store",
            "registry",
            "plan",
            "golang",
            "dockerfile",
            "sandbox",
            "source",
            "engine",
            "attest",
            "report",
            "deliver",
            "build",
            "flow",
            "cli",
            "training");

    /** Those that lie where the program does: no tests, wherever these were compiled to. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Problem.class.getProtectionDomain().getCodeSource().getLocation());

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

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("dev.tare.(*)..").should().beFreeOfCycles().check(CLASSES);
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
