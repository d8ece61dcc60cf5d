package dev.tare.build.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.build.request.BuildSource.DockerfileText;
import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.SourceText;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.explain.budget.Budget;
import dev.tare.oci.Platform;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Components are named in a record, in what collects them and in what copies it: none is forgotten in one of these. */
class RequestFieldsTest {
    private static final Platform ARM = platform("linux/arm64");

    private static Platform platform(String text) {
        return Objects.requireNonNull(Platform.parse(text));
    }

    private static BuildSource source(String text) {
        return new DockerfileText(new SourceText("Dockerfile", text), null, null);
    }

    private static BuildRequest full() {
        return BuildRequest.draft()
                .source(source("FROM scratch"))
                .platforms(List.of(ARM))
                .name("example.com/a")
                .nameTemplates(List.of("{{.Name}}"))
                .labels(Map.of("a", "b"))
                .annotations(Annotations.parse(List.of("a=b")))
                .noCache(true)
                .go(GoRequest.on("base"))
                .dockerfile(new DockerfileRequest(
                        Map.of("A", "b"),
                        Set.of(),
                        "stage",
                        List.of(),
                        NamedContexts.NONE,
                        null,
                        Op.ExecLimits.NONE,
                        List.of(),
                        true))
                .steps(new ExecSettings(Map.of(), Map.of(), StepOptions.permissions(List.of("network.host"))))
                .caches(CacheRequest.parse(List.of("example.com/cache"), List.of()))
                .finish(new FinishRequest(List.of("true"), null, Op.Network.DEFAULT, false))
                .attestations(new AttestOptions().sbom("true").request("index"))
                .output(OutputSpec.parse("type=oci,dest=a.tar"))
                .budget(Budget.parse("8MB", null, null, List.of(), Budget.Spelling.FLAGS))
                .epoch(7L)
                .request();
    }

    private static PlanOptions fullOptions() {
        return PlanOptions.builder()
                .buildArg("A", "b")
                .target("stage")
                .targetPlatform(ARM)
                .buildPlatform(platform("linux/riscv64"))
                .label("a", "b")
                .noCache(true)
                .noCacheStage("stage")
                .sourceDateEpoch(7L)
                .context("a", new PlanOptions.ImageContext("a"))
                .ignorePatterns(List.of("*"))
                .network(Op.Network.NONE)
                .limits(new Op.ExecLimits(List.of(), List.of(), 7))
                .build();
    }

    /** The names of the components in which two records differ. */
    private static List<String> differing(Record some, Record others) throws ReflectiveOperationException {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : some.getClass().getRecordComponents()) {
            Object one = component.getAccessor().invoke(some);
            Object two = component.getAccessor().invoke(others);
            if (one == null ? two != null : !one.equals(two)) {
                names.add(component.getName());
            }
        }
        return names;
    }

    private static List<String> components(Class<?> of, String... without) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : of.getRecordComponents()) {
            names.add(component.getName());
        }
        names.removeAll(List.of(without));
        return names;
    }

    @Test
    void aDraftHandsOnEachPartOfARequest() throws ReflectiveOperationException {
        assertThat(differing(BuildRequest.of(source("FROM base")).request(), full()))
                .isEqualTo(components(BuildRequest.class));
    }

    @Test
    void aRequestForAnotherSourceHasAllElse() throws ReflectiveOperationException {
        BuildRequest full = full();
        assertThat(differing(full, full.withSource(source("FROM other")))).containsExactly("source");
        assertThat(differing(full, full.with(List.of(), Map.of(), GoRequest.USUAL)))
                .containsExactly("names", "nameTemplates", "labels", "go");
    }

    @Test
    void aBuilderHandsOnEachOptionOfAPlan() throws ReflectiveOperationException {
        // That one is for the copy alone.
        assertThat(differing(PlanOptions.builder().build(), fullOptions()))
                .isEqualTo(components(PlanOptions.class, "severalPlatforms"));
    }

    @Test
    void optionsForOneOfSeveralPlatformsHaveAllElse() throws ReflectiveOperationException {
        assertThat(differing(fullOptions(), fullOptions().forOneOfSeveral(platform("linux/s390x"))))
                .containsExactly("targetPlatform", "severalPlatforms");
    }
}
