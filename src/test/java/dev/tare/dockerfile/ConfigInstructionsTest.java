package dev.tare.dockerfile;

import static dev.tare.dockerfile.PlannerFixture.container;
import static dev.tare.dockerfile.PlannerFixture.createdBy;
import static dev.tare.dockerfile.PlannerFixture.layers;
import static dev.tare.dockerfile.PlannerFixture.options;
import static dev.tare.dockerfile.PlannerFixture.scratch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Healthcheck;
import dev.tare.oci.History;
import dev.tare.plan.FileAction;
import dev.tare.plan.Owner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigInstructionsTest {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final PlannerFixture fixture = new PlannerFixture();

    @Test
    void scratchHasARootWorkingDirectoryAndAPath() {
        Planned planned = scratch("");

        assertThat(container(planned).workingDir()).isEqualTo("/");
        assertThat(container(planned).env()).containsExactly(PATH);
        assertThat(planned.plan().config().history()).isEmpty();
        assertThat(planned.plan().config().created()).as("its steps say it").isNull();
    }

    @Test
    void anImageWithoutPathGetsOneAtTheEnd() {
        fixture.image("base", 1, c -> c.env = List.of("A=1", "BARE"));

        assertThat(container(fixture.plan("FROM base")).env()).containsExactly("A=1", "BARE", PATH);
    }

    @Test
    void anImagesOwnPathStaysEvenWhereItIsEmptyOrHasNoValue() {
        fixture.image("base", 1, c -> c.env = List.of("PATH"));

        assertThat(container(fixture.plan("FROM base")).env()).containsExactly("PATH");
    }

    @Test
    void oneEnvInstructionSeesTheEnvironmentBeforeIt() {
        Planned planned = scratch("ENV a=1\nENV a=2 b=$a ${a}c=x\n");

        assertThat(container(planned).env()).containsExactly(PATH, "a=2", "b=1", "1c=x");
        assertThat(createdBy(planned)).containsExactly("ENV a=1", "ENV a=2 b=1 1c=x");
    }

    @Test
    void envReplacesAnEntryInItsPlaceAlsoOneWithoutValue() {
        fixture.image("base", 1, c -> c.env = List.of("A", "PATH=/bin", "B=2"));

        assertThat(container(fixture.plan("FROM base\nENV A=x B=3")).env()).containsExactly("A=x", "PATH=/bin", "B=3");
    }

    @Test
    void argsOfOneInstructionSeeEachOther() {
        assertThat(createdBy(scratch("ARG a=1 b=${a}2 c\n"))).containsExactly("ARG a=1 b=12 c");
    }

    @Test
    void aBuildArgWinsOverADefaultAndAnEnvWinsOverAnEarlierArg() {
        Planned planned = fixture.plan(
                "FROM scratch\nARG v=default\nLABEL one=$v\nENV v=env\nLABEL two=$v\n",
                options().buildArg("v", "given"));

        assertThat(container(planned).labels()).isEqualTo(Map.of("one", "given", "two", "env"));
    }

    @Test
    void aLaterArgHidesAnEarlierEnvInThatStage() {
        Planned planned = fixture.plan("FROM scratch AS a\nENV v=env\nARG v=arg\nLABEL l=$v\nFROM a\nLABEL m=$v");

        assertThat(container(planned).labels()).containsEntry("l", "arg").containsEntry("m", "env");
        assertThat(container(planned).env()).contains("v=env");
    }

    @Test
    void aGlobalArgReachesOnlyTheStageThatDeclaresIt() {
        Planned planned = fixture.plan(
                "ARG g=1\nARG h=${g}2\nFROM scratch AS a\nARG h\nFROM scratch\nARG g=own\nLABEL g=$g h=$h.\n");

        assertThat(container(planned).labels()).isEqualTo(Map.of("g", "own", "h", "."));
    }

    @Test
    void argsDoNotLeakBetweenSiblingsButReachStagesBuiltOnTheirs() {
        Planned planned = fixture.plan(
                "FROM scratch AS a\nARG v=1\nFROM scratch AS b\nLABEL b=$v.\nFROM a AS c\nCOPY --from=b x /\nLABEL c=$v\n");

        assertThat(container(planned).labels()).isEqualTo(Map.of("c", "1"));
    }

    @Test
    void platformArgsAreThereOnceDeclared() {
        Planned planned = fixture.plan(
                "FROM scratch\nARG TARGETPLATFORM TARGETARCH TARGETVARIANT BUILDPLATFORM TARGETSTAGE\n"
                        + "LABEL t=$TARGETPLATFORM a=$TARGETARCH v=.$TARGETVARIANT b=$BUILDPLATFORM s=$TARGETSTAGE o=.$TARGETOS",
                options().targetPlatform(PlannerFixture.ARM64));

        assertThat(container(planned).labels())
                .isEqualTo(Map.of(
                        "t", "linux/arm64", "a", "arm64", "v", ".", "b", "linux/amd64", "s", "default", "o", "."));
    }

    @Test
    void proxyArgsAreInNeitherScopeNorHistory() {
        Planned planned =
                fixture.plan("FROM scratch\nLABEL p=.$http_proxy", options().buildArg("http_proxy", "http://p"));

        assertThat(container(planned).labels()).containsEntry("p", ".");
        assertThat(createdBy(planned)).containsExactly("LABEL p=.");
    }

    @Test
    void labelsOfTheCommandLineWinAndLeaveNoHistory() {
        Planned planned = fixture.plan("FROM scratch\nLABEL a=1 b=2", options().label("b", "x"));

        assertThat(container(planned).labels()).isEqualTo(Map.of("a", "1", "b", "x"));
        assertThat(createdBy(planned)).containsExactly("LABEL a=1 b=2");
    }

    @Test
    void cmdIsQuotedInHistoryAndSetsArgsEscaped() {
        Planned planned = scratch("CMD [\"a\\\"b\", \"tab\\there\", \"é\\u0001\"]\n");

        assertThat(container(planned).cmd()).containsExactly("a\"b", "tab\there", "é\u0001");
        assertThat(container(planned).argsEscaped()).isTrue();
        assertThat(createdBy(planned)).containsExactly("CMD [\"a\\\"b\" \"tab\\there\" \"é\\x01\"]");
    }

    @Test
    void theShellFormUsesTheStagesShell() {
        Planned planned = scratch("CMD echo $x\nSHELL [\"/bin/x\", \"-c\"]\nENTRYPOINT run  it\n");

        assertThat(container(planned).entrypoint()).containsExactly("/bin/x", "-c", "run  it");
        assertThat(createdBy(planned))
                .containsExactly(
                        "CMD [\"/bin/sh\" \"-c\" \"echo $x\"]",
                        "SHELL [/bin/x -c]",
                        "ENTRYPOINT [\"/bin/x\" \"-c\" \"run  it\"]");
    }

    @Test
    void entrypointClearsACmdOfTheBaseOnly() {
        fixture.image("base", 1, c -> c.cmd = List.of("base"));

        assertThat(container(fixture.plan("FROM base\nENTRYPOINT [\"e\"]")).cmd())
                .isNull();
        assertThat(container(fixture.plan("FROM base\nCMD [\"c\"]\nENTRYPOINT [\"e\"]"))
                        .cmd())
                .containsExactly("c");
        assertThat(container(fixture.plan("FROM scratch AS a\nCMD [\"c\"]\nFROM a\nENTRYPOINT [\"e\"]"))
                        .cmd())
                .isNull();
    }

    @Test
    void anEmptyEntrypointIsLeftOutOfTheConfiguration() {
        fixture.image("base", 1, c -> c.entrypoint = List.of("base"));
        Planned planned = fixture.plan("FROM base\nENTRYPOINT []");

        assertThat(new String(planned.plan().config().toJson(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("Entrypoint");
        assertThat(createdBy(planned)).last().isEqualTo("ENTRYPOINT []");
    }

    @Test
    void exposeTakesRangesAndProtocols() {
        Planned planned = scratch("ENV p=\"90-91 53/UDP\"\nEXPOSE 80 $p\n");

        assertThat(container(planned).exposedPorts()).containsExactly("53/udp", "80/tcp", "90/tcp", "91/tcp");
        assertThat(createdBy(planned)).last().isEqualTo("EXPOSE [90/tcp 91/tcp 53/udp 80/tcp]");
    }

    @Test
    void aWrongPortIsAnErrorAtItsLine() {
        assertThat(fixture.failure("FROM scratch\nEXPOSE 99999"))
                .startsWith("Dockerfile:2:1: invalid containerPort: 99999\n");
    }

    @Test
    void volumesUsersAndMaintainersAreKept() {
        Planned planned = scratch("ENV d=/data\nVOLUME $d /x\nUSER ${d}u:g\nMAINTAINER me <me@example.org>\n");

        assertThat(container(planned).volumes()).containsExactly("/data", "/x");
        assertThat(container(planned).user()).isEqualTo("/datau:g");
        assertThat(planned.plan().config().author()).isEqualTo("me <me@example.org>");
        assertThat(createdBy(planned))
                .containsExactly("ENV d=/data", "VOLUME [/data /x]", "USER /datau:g", "MAINTAINER me <me@example.org>");
    }

    @Test
    void anEmptyVolumeIsAnError() {
        assertThat(fixture.failure("FROM scratch\nVOLUME [\"$x\"]"))
                .contains("VOLUME specified can not be an empty string");
    }

    @Test
    void stopSignalIsANumberOrAKnownName() {
        assertThat(container(scratch("STOPSIGNAL sigterm")).stopSignal()).isEqualTo("sigterm");
        assertThat(container(scratch("STOPSIGNAL 9")).stopSignal()).isEqualTo("9");
        assertThat(container(scratch("STOPSIGNAL RTMIN+3")).stopSignal()).isEqualTo("RTMIN+3");
        assertThat(fixture.failure("FROM scratch\nSTOPSIGNAL SIGTREM"))
                .isEqualTo("Dockerfile:2:12: invalid signal: SIGTREM\n   2 | STOPSIGNAL SIGTREM\n"
                        + "     |            ^^^^^^^ did you mean \"SIGTERM\"?\n");
        assertThat(fixture.failure("FROM scratch\nSTOPSIGNAL 0")).contains("invalid signal: 0");
        assertThat(fixture.failure("FROM scratch\nSTOPSIGNAL RTMIN+16")).contains("invalid signal: RTMIN+16");
    }

    @Test
    void healthchecksAreWrittenAsGoPrintsThem() {
        Planned planned =
                scratch("HEALTHCHECK --interval=90s --timeout=1h --start-interval=1500us --retries=2 CMD a b\n"
                        + "HEALTHCHECK NONE\n");

        assertThat(createdBy(planned))
                .containsExactly(
                        "HEALTHCHECK {Test:[CMD-SHELL a b] Interval:1m30s Timeout:1h0m0s StartPeriod:0s"
                                + " StartInterval:1.5ms Retries:2}",
                        "HEALTHCHECK {Test:[NONE] Interval:0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}");
        assertThat(container(planned).healthcheck()).isEqualTo(new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0));
    }

    @Test
    void workdirMakesALayerAsTheUserUnlessItIsTheRoot() {
        Planned planned = scratch("USER u:g\nWORKDIR /\nWORKDIR /a\nWORKDIR b/\nWORKDIR ../c\n");

        assertThat(container(planned).workingDir()).isEqualTo("/a/c");
        assertThat(PlannerFixture.actions(planned))
                .containsExactly(new FileAction.Mkdir("/a/c", 0755, new Owner("u", "g"), 0));
        assertThat(createdBy(planned))
                .containsExactly("USER u:g", "WORKDIR /", "WORKDIR /a", "WORKDIR /a/b", "WORKDIR /a/c");
        assertThat(planned.plan().config().history())
                .extracting(History::emptyLayer)
                .containsExactly(true, true, false, false, false);
        assertThat(layers(planned.plan().result())).isEqualTo(3);
    }

    @Test
    void aRelativeWorkingDirectoryOfABaseIsMadeAbsolute() {
        fixture.image("base", 1, c -> c.workingDir = "rel");

        assertThat(container(fixture.plan("FROM base")).workingDir()).isEqualTo("/rel/rel");
    }

    @Test
    void everyHistoryEntryHasBuildKitsCommentAndTheEpochAsItsTime() {
        Planned planned =
                fixture.plan("FROM scratch\nENV a=1\nWORKDIR /w", options().sourceDateEpoch(1700000501L));

        assertThat(planned.plan().config().history()).allSatisfy(entry -> {
            assertThat(entry.comment()).isEqualTo("buildkit.dockerfile.v0");
            assertThat(entry.created()).isEqualTo("2023-11-14T22:21:41Z");
        });
        assertThat(planned.plan().config().created()).isEqualTo("2023-11-14T22:21:41Z");
        assertThat(planned.sourceDateEpoch()).isEqualTo(1700000501L);
        assertThat(PlannerFixture.actions(planned))
                .containsExactly(new FileAction.Mkdir("/w", 0755, null, 1700000501L));
    }

    @Test
    void onBuildIsKeptForLaterAndLeavesNoHistory() {
        Planned planned = scratch("ONBUILD COPY a /b\n");

        assertThat(container(planned).onBuild()).containsExactly("COPY a /b");
        assertThat(createdBy(planned)).isEmpty();
    }

    @Test
    void aBadSubstitutionIsAnErrorAtItsWord() {
        assertThat(fixture.failure("FROM scratch\nLABEL a=${v:?needed}"))
                .startsWith("Dockerfile:2:9: failed to process \"${v:?needed}\": v: needed\n");
    }

    @Test
    void aSmallFileCannotAskForGigabytes() {
        assertThat(fixture.failure("FROM scratch\n" + "EXPOSE 1-65535\n".repeat(100)))
                .contains("the image's history grows beyond 16 MiB");
        assertThat(fixture.failure("FROM scratch\nEXPOSE" + " 1-65535".repeat(20)))
                .startsWith("Dockerfile:2:1: more than 500000 ports");
        assertThat(fixture.failure("FROM scratch\nENV a=xxxxxxxx\n" + "ENV a=$a$a\n".repeat(40)))
                .contains("the image's history grows beyond 16 MiB");
    }

    @Test
    void thousandsOfVariablesAreNoMatter() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("ENV v").append(i % 15_000).append('=').append(i).append('\n');
        }

        assertThat(container(scratch(text.toString())).env())
                .hasSize(15_001)
                .startsWith(PATH, "v0=15000")
                .endsWith("v14999=14999");
    }
}
