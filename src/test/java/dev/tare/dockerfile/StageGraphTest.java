package dev.tare.dockerfile;

import static dev.tare.dockerfile.PlannerFixture.ARM64;
import static dev.tare.dockerfile.PlannerFixture.container;
import static dev.tare.dockerfile.PlannerFixture.createdBy;
import static dev.tare.dockerfile.PlannerFixture.digest;
import static dev.tare.dockerfile.PlannerFixture.layers;
import static dev.tare.dockerfile.PlannerFixture.names;
import static dev.tare.dockerfile.PlannerFixture.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Platform;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageGraphTest {
    private final PlannerFixture fixture = new PlannerFixture();

    @Test
    void stagesAreFoundByNameInAnyCaseAndByNumber() {
        String text = "FROM scratch AS Base\nCOPY a /\nFROM bASE\nCOPY --from=BASE a /b\nCOPY --from=0 a /c\n";
        Vertex result = fixture.plan(text).plan().result();
        Vertex base = fixture.plan(text, options().target("BASE")).plan().result();

        assertThat(result.inputs().get(1).digest()).isEqualTo(base.digest());
        assertThat(result.inputs().getFirst().inputs().get(1).digest()).isEqualTo(base.digest());
        assertThat(layers(result)).isEqualTo(3);
        assertThat(fixture.plan(text, options().target("0")).plan().result().digest())
                .isEqualTo(base.digest());
    }

    @Test
    void numbersCountTheStagesOfTheFileAlsoWhereSomeAreNotNeeded() {
        Planned planned =
                fixture.plan("FROM nosuch\nFROM scratch AS b\nCOPY b /b\nFROM scratch\nCOPY --from=1 /b /b\n");

        assertThat(names(planned)).contains("[b 1/1] COPY b /b", "[stage-2 1/1] COPY --from=1 /b /b");
        assertThat(fixture.asked).isEmpty();
    }

    @Test
    void aLaterStageOfTheSameNameHidesTheEarlierOne() {
        Planned planned = fixture.plan("FROM scratch AS a\nLABEL n=1\nFROM scratch AS a\nLABEL n=2\nFROM a\n");

        assertThat(container(planned).labels()).containsEntry("n", "2");
    }

    @Test
    void anUnknownTargetIsWrongUsageWithTheNearestName() {
        assertThat(fixture.failure("FROM scratch AS builder\n", options().target("bulider")))
                .isEqualTo("tare: target stage \"bulider\" could not be found\n  did you mean \"builder\"?\n");
        assertThat(fixture.failure(
                        "FROM scratch AS one\nFROM one AS Final\n", options().target("nope")))
                .isEqualTo("tare: target stage \"nope\" could not be found\n  the stages are final, one\n");
    }

    @Test
    void anUnknownImageNamesTheNearestStage() {
        assertThat(fixture.failure("FROM scratch AS builder\nFROM scratch\n\nCOPY --from=bulider /app /app\n"))
                .isEqualTo("""
                        Dockerfile:4:13: COPY --from=bulider: no stage or image is called "bulider"
                           4 | COPY --from=bulider /app /app
                             |             ^^^^^^^ did you mean "builder"?
                        """);
        assertThat(fixture.failure("FROM scratch AS builder\nFROM bulider\n"))
                .startsWith("Dockerfile:2:6: FROM bulider: no stage or image is called \"bulider\"\n")
                .endsWith("^^^^^^^ did you mean \"builder\"?\n");
        assertThat(fixture.failure("FROM alpine\n"))
                .startsWith("Dockerfile:1:6: FROM alpine: image \"alpine\" is not in the store\n");
        assertThat(fixture.failure("FROM --platform=linux/arm64 alpine\n")).contains("in the store for linux/arm64\n");
    }

    @Test
    void aStageThatIsNotThereIsAnErrorEvenWhereNobodyNeedsIt() {
        assertThat(fixture.failure(
                        "FROM scratch\nCOPY --from=1 a /\nFROM scratch AS b\nCOPY --from=7 a /\n",
                        options().target("0")))
                .startsWith("Dockerfile:4:13: invalid stage index 7\n");
        assertThat(fixture.failure("FROM scratch\nCOPY --from=$x a /\nFROM scratch\n"))
                .startsWith("Dockerfile:2:13: variable expansion is not supported for --from\n");
        assertThat(fixture.failure("FROM In:valid:x\nFROM scratch\n"))
                .startsWith("Dockerfile:1:6: failed to parse stage name \"In:valid:x\"");
    }

    @Test
    void copyingFromALaterStageIsAnError() {
        assertThat(fixture.failure(
                        "FROM scratch AS a\nCOPY --from=b x /\nFROM scratch AS b\n",
                        options().target("a")))
                .startsWith("Dockerfile:2:13: cannot copy from stage \"b\","
                        + " it needs to be defined before current stage \"a\"\n");
    }

    @Test
    void circlesAreFoundAtTheCopyThatClosesThem() {
        assertThat(fixture.failure("FROM scratch AS a\nCOPY --from=b x /\nFROM scratch AS b\nCOPY --from=c x /\n"
                        + "FROM scratch AS c\nCOPY --from=b x /\n"))
                .startsWith("Dockerfile:6:1: circular dependency detected on stage: b\n");
        assertThat(fixture.failure("FROM scratch\nCOPY --from=0 x /\n")).startsWith("Dockerfile:2:1: circular");
    }

    @Test
    void aLongChainOfStagesDoesNotOverflowTheStack() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("FROM scratch\nCOPY --from=").append(i + 1).append(" x /\n");
        }
        text.append("FROM scratch\n");

        assertThat(createdBy(fixture.plan(text.toString()))).isEmpty();
        assertThat(fixture.failure(text.toString(), options().target("0"))).contains("cannot copy from stage");
    }

    @Test
    void configurationAndHistoryComeFromTheBaseStageNotFromWhereIsCopied() {
        Planned planned = fixture.plan(
                "FROM scratch AS base\nLABEL m=base\nUSER u\nFROM base AS sib\nLABEL m=sib\nFROM base\nCOPY --from=sib / /\n");

        assertThat(container(planned).labels()).containsEntry("m", "base");
        assertThat(container(planned).user()).isEqualTo("u");
        assertThat(createdBy(planned)).containsExactly("LABEL m=base", "USER u", "COPY / / # buildkit");
    }

    @Test
    void anImageBringsItsLayersHistoryAndConfiguration() {
        fixture.image("base:1", 2, c -> {
            c.env = List.of("PATH=/bin", "V=1");
            c.user = "u";
        });
        Planned planned = fixture.plan(
                "ARG tag=0\nFROM base:$tag\nLABEL v=$V\n", options().buildArg("tag", "1"));

        assertThat(planned.plan().result().op())
                .isEqualTo(new Op.ImageSource(
                        "base:1",
                        digest("base:1"),
                        null,
                        PlannerFixture.AMD64,
                        List.of(digest("base:10"), digest("base:11"))));
        assertThat(names(planned)).containsExactly("[1/1] FROM docker.io/library/base:1@" + digest("base:1"));
        assertThat(createdBy(planned)).containsExactly("layer 0", "layer 1", "LABEL v=1");
        assertThat(planned.plan().config().history().getFirst().created()).isEqualTo("2020-01-02T03:04:05Z");
        assertThat(planned.plan().config().history().getLast().created())
                .as("the steps say it")
                .isNull();
        assertThat(planned.plan().config().created()).isNull();
        assertThat(container(planned).user()).isEqualTo("u");
    }

    @Test
    void aBasesHistoryIsMadeToMatchItsLayers() {
        fixture.image("more", 1, c -> {});
        fixture.images.put("more", fixture.images.get("more").withDiffIds(List.of(digest("1"), digest("2"))));
        fixture.image("less", 2, c -> {});
        fixture.images.put("less", fixture.images.get("less").withDiffIds(List.of(digest("1"))));

        for (String name : List.of("more", "less")) {
            Planned planned = fixture.plan("FROM " + name + "\nCOPY a /\n");
            long filled = planned.plan().config().history().stream()
                    .filter(entry -> !entry.emptyLayer())
                    .count();
            assertThat(filled).isEqualTo(layers(planned.plan().result()));
            assertThat(createdBy(planned)).last().isEqualTo("COPY a / # buildkit");
        }
    }

    @Test
    void anImageWithoutLayersIsScratchWithAConfiguration() {
        fixture.image("empty", 0, c -> c.user = "u");
        Planned planned = fixture.plan("FROM empty\n");

        assertThat(planned.plan().result()).isSameAs(Vertex.SCRATCH);
        assertThat(container(planned).user()).isEqualTo("u");
    }

    @Test
    void fromTakesAPlatform() {
        fixture.image("base", 1, c -> {});
        fixture.plan("FROM --platform=$BUILDPLATFORM base\n", options().targetPlatform(ARM64));
        fixture.plan("FROM base\n", options().targetPlatform(ARM64));

        assertThat(fixture.asked).containsExactly("base linux/amd64", "base linux/arm64");
        assertThat(fixture.failure("FROM --platform=$x base\n"))
                .startsWith("Dockerfile:1:17: empty platform value from expression $x\n");
        assertThat(fixture.failure("FROM --platform=a/b/c/d base\n")).contains("failed to parse platform a/b/c/d");
    }

    @Test
    void theImageIsOfThePlatformThatWasAskedFor() {
        fixture.image("base", 1, c -> {});

        assertThat(fixture.plan("FROM base", options().targetPlatform(new Platform("linux", "arm", "v6")))
                        .plan()
                        .config()
                        .platform())
                .isEqualTo(new Platform("linux", "arm", "v6"));
        assertThat(fixture.plan("FROM base", options().buildPlatform(ARM64))
                        .plan()
                        .config()
                        .platform())
                .isEqualTo(PlannerFixture.AMD64);
        assertThat(fixture.plan("FROM scratch", options().buildPlatform(ARM64))
                        .plan()
                        .config()
                        .platform())
                .isEqualTo(ARM64);
    }

    @Test
    void aBlankBaseNameIsAnErrorWithTheVariableThatWasMeant() {
        assertThat(fixture.failure("ARG BASE=scratch\nFROM $BSAE AS foo")).isEqualTo("""
                        Dockerfile:2:6: base name ($BSAE) should not be blank
                           2 | FROM $BSAE AS foo
                             |      ^^^^^ did you mean "BASE"?
                        """);
        assertThat(fixture.failure("FROM $X")).contains("give X a value");
    }

    @Test
    void stepsAreNumberedAsDockerNumbersThem() {
        fixture.image("base", 1, c -> {});
        StringBuilder text = new StringBuilder("FROM base AS build\nWORKDIR /\nENV d=x\n");
        for (int i = 0; i < 8; i++) {
            text.append("copy \"f\" ${d}").append(i).append("\n");
        }
        List<String> names = names(fixture.plan(text + "FROM scratch\nCOPY --from=build a \\\n b\n"));

        assertThat(names)
                .contains(
                        "[build  1/10] FROM docker.io/library/base:latest@" + digest("base"),
                        "[build  2/10] COPY f x0",
                        "[build  9/10] COPY f x7",
                        "[stage-1 1/1] COPY --from=build a  b");
    }

    @Test
    void aBaseKeepsItsConfigurationUntilTheLastStageStartedFromIt() {
        String text = "FROM scratch AS a\nENV v=1\nLABEL l=a\nFROM a AS b\nLABEL b=$v\nFROM a AS c\n"
                + "COPY --from=b x /\nLABEL c=$v\n";

        assertThat(container(fixture.plan(text)).labels())
                .containsEntry("c", "1")
                .containsEntry("l", "a");
        assertThat(container(fixture.plan(text, options().target("a"))).labels())
                .containsEntry("l", "a");
        assertThat(container(fixture.plan(
                                "FROM scratch AS a\nENV v=1\nFROM a AS b\nFROM scratch\nCOPY --from=b x /\n",
                                options().target("b")))
                        .env())
                .contains("v=1");
    }
}
