package dev.tare.dockerfile.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Suites;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.IgnoreFile;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Planner;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Reading;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.ImageResolver;
import dev.tare.report.CheckReport;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * BuildKit's own cases for its checks, each in both modes. What a build says of a RUN that fails or of a copied file
 * that is left out is said by the solver; here a build goes as far as its plan. A plan that says that something is not
 * supported yet has been checked before it says so, and its warnings are compared all the same.
 */
class CheckSuiteTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");

    /** Finds every image: it has a PATH and takes the platform that is asked for, as the vectors' stand-in does. */
    private static final class StandIn implements ImageResolver {
        private final List<String> known;

        StandIn(List<String> known) {
            this.known = known;
        }

        @Override
        public @Nullable ResolvedImage resolve(String name, Platform platform) {
            Reference reference = Reference.parse(name);
            if (reference == null || !known.contains(reference.toString())) {
                return null;
            }
            ContainerConfig.Builder container = ContainerConfig.EMPTY.toBuilder();
            container.env = List.of("PATH=/bin");
            ImageConfig config = ImageConfig.scratch(platform).withContainer(container.build());
            return new ResolvedImage(Digest.sha256(name.getBytes(StandardCharsets.UTF_8)), config);
        }
    }

    @TestFactory
    Stream<DynamicTest> checkModeFindsWhatDockerFinds() throws IOException {
        return cases().stream().map(each -> DynamicTest.dynamicTest(each.name() + " check", () -> checkMode(each)));
    }

    @TestFactory
    Stream<DynamicTest> buildModeWarnsOfWhatDockerWarnsOf() throws IOException {
        return cases().stream().map(each -> DynamicTest.dynamicTest(each.name() + " build", () -> buildMode(each)));
    }

    private static List<Suites.Case> cases() throws IOException {
        byte[] json = Files.readAllBytes(Suites.path("dockerfile-checks/cases.json"));
        return Suites.objects(Json.readObject(json).get("cases"));
    }

    private static void checkMode(Suites.Case each) throws IOException {
        CheckResult result = Checks.ofFile(source(each), options(each), images(each), ContextFiles.NONE);
        Object expected = each.get("unmarshalWarnings") == null ? each.get("warnings") : each.get("unmarshalWarnings");
        List<String> found = new ArrayList<>();
        for (Suites.Case warning : Suites.objects(
                Suites.map(new CheckReport(docker(result)).json()).get("warnings"))) {
            found.add(String.join(
                    "|",
                    warning.text("ruleName"),
                    warning.text("description"),
                    warning.get("url") == null ? "" : warning.text("url"),
                    warning.text("detail")));
        }
        List<String> wanted = new ArrayList<>();
        for (Suites.Case warning : Suites.objects(expected)) {
            wanted.add(String.join(
                    "|",
                    warning.text("rule"),
                    warning.text("description"),
                    warning.get("url") == null ? "" : warning.text("url"),
                    warning.text("detail")));
        }
        assertThat(found).containsExactlyElementsOf(wanted);
        String error = each.get("buildErr") == null ? null : each.text("buildErr");
        CheckResult docker = docker(result);
        TareException violation = docker.violation();
        String said = result.errorText() != null
                ? result.errorText()
                : violation == null ? null : violation.problem().message();
        assertThat(said).isEqualTo(error);
    }

    private static void buildMode(Suites.Case each) throws IOException {
        SourceText source = source(each);
        CheckResult result = Checks.ofBuild(Reading.of(source), options(each), images(each));
        List<String> found = docker(result).findings().stream()
                .map(finding -> finding.line() + "|" + finding.rule().description() + "|"
                        + (finding.rule().url() == null ? "" : finding.rule().url()))
                .toList();
        List<String> wanted = Suites.objects(each.get("warnings")).stream()
                .map(warning -> warning.text("rule") + ": " + warning.text("detail") + " (line " + warning.get("line")
                        + ")|" + warning.text("description") + "|"
                        + (warning.get("url") == null ? "" : warning.text("url")))
                .toList();
        assertThat(found).containsExactlyElementsOf(wanted);
        if (each.get("buildErr") == null) {
            assertThat(result.error()).isNull();
            assertThat(result.violation()).isNull();
            plan(each, source);
            return;
        }
        TareException violation = result.violation();
        if (violation != null) {
            assertThat(violation.problem().message()).contains(each.text("buildErr"));
            assertThat(violation.exitCode()).isEqualTo(TareException.NOT_MET);
            plan(each, source);
            return;
        }
        assertThatThrownBy(() -> plan(each, source)).isInstanceOfSatisfying(TareException.class, thrown -> {
            boolean parsing = each.text("buildErr").startsWith("dockerfile parse error");
            assertThat(DockerError.text(thrown, parsing)).contains(each.text("buildErr"));
        });
    }

    private static void plan(Suites.Case each, SourceText source) throws IOException {
        assertThat(Planner.plan(Dockerfile.parse(source), options(each), images(each)))
                .isNotNull();
    }

    /** Each in docker's order: by line, then by the bytes of its text. Ours are left out. */
    private static CheckResult docker(CheckResult result) {
        List<Finding> docker = result.findings().stream()
                .filter(finding -> DockerRules.ALL.contains(finding.rule()))
                .sorted(Comparator.comparingInt(Finding::start).thenComparing(Finding::detail))
                .toList();
        return new CheckResult(result.source(), docker, result.error(), result.errorText(), result.failOnFinding());
    }

    private static SourceText source(Suites.Case each) {
        return new SourceText("Dockerfile", each.text("dockerfile"));
    }

    private static ImageResolver images(Suites.Case each) {
        return new StandIn(each.texts("baseImages"));
    }

    private static PlanOptions options(Suites.Case each) throws IOException {
        PlanOptions.Builder options = PlanOptions.builder().buildPlatform(AMD64);
        Map<String, @Nullable Object> files = each.get("files") == null ? Map.of() : Suites.map(each.get("files"));
        if (files.get(".dockerignore") instanceof String text) {
            options.ignorePatterns(
                    IgnoreFile.parse(new SourceText(".dockerignore", text)).patterns());
        }
        for (Map.Entry<String, String> attribute :
                Json.stringMap(each.get("frontendAttrs")).entrySet()) {
            assertThat(attribute.getKey()).startsWith("build-arg:");
            options.buildArg(attribute.getKey().substring("build-arg:".length()), attribute.getValue());
        }
        return options.build();
    }
}
