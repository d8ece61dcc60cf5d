package dev.tare.dockerfile;

import static dev.tare.dockerfile.PlannerFixture.createdBy;
import static dev.tare.dockerfile.PlannerFixture.options;
import static dev.tare.dockerfile.PlannerFixture.scratch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.plan.ExecMount;
import dev.tare.plan.ExecMount.Sharing;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import org.junit.jupiter.api.Test;

class RunInstructionsTest {
    private final PlannerFixture fixture = new PlannerFixture();

    private static Op.Exec exec(Planned planned) {
        return (Op.Exec) planned.plan().result().op();
    }

    private static ExecMount mount(String text) {
        return exec(scratch("RUN --mount=" + text + " x\n")).mounts().getFirst();
    }

    private static Vertex input(Planned planned, int number) {
        return planned.plan().result().inputs().get(number);
    }

    @Test
    void theShellFormRunsInTheShellOfTheStage() {
        assertThat(exec(scratch("RUN a  b\n")).args()).containsExactly("/bin/sh", "-c", "a  b");
        assertThat(exec(scratch("SHELL [\"/bin/bash\", \"-ec\"]\nRUN a\n")).args())
                .containsExactly("/bin/bash", "-ec", "a");
    }

    @Test
    void theExecFormRunsAsItIs() {
        assertThat(exec(scratch("RUN [\"a\", \"$b c\"]\n")).args()).containsExactly("a", "$b c");
    }

    @Test
    void argumentsAndVariablesAreItsEnvironmentAndStandInItsHistory() {
        Planned planned = fixture.plan(
                "ARG G=g\nFROM scratch\nARG A=1\nARG NONE\nENV E=2\nARG G\nENV A=3\nRUN x\n",
                options().buildArg("UNUSED", "u"));

        assertThat(exec(planned).environment()).containsExactly("PATH=" + BaseImages.DEFAULT_PATH, "A=3", "E=2", "G=g");
        assertThat(createdBy(planned)).endsWith("RUN |3 A=3 NONE= G=g /bin/sh -c x # buildkit");
    }

    @Test
    void argumentsOfTheBaseStageHoldAndThoseOfOthersDoNot() {
        Planned planned = fixture.plan("FROM scratch AS a\nARG A=1\nFROM scratch AS b\nARG B=2\nFROM a\nRUN x\n");

        assertThat(createdBy(planned)).endsWith("RUN |1 A=1 /bin/sh -c x # buildkit");
    }

    @Test
    void proxiesAreSeenInBothCasesButDoNotStandInHistory() {
        Planned with = fixture.plan("FROM scratch\nRUN x\n", options().buildArg("http_proxy", "http://p"));

        assertThat(exec(with).proxies()).containsExactly("HTTP_PROXY=http://p", "http_proxy=http://p");
        assertThat(createdBy(with)).containsExactly("RUN /bin/sh -c x # buildkit");
    }

    @Test
    void itRunsAsTheUserInTheWorkingDirectory() {
        Op.Exec exec = exec(scratch("WORKDIR /a\nWORKDIR b\nUSER u:g\nRUN x\n"));

        assertThat(exec.directory()).isEqualTo("/a/b");
        assertThat(exec.user()).isEqualTo("u:g");
        assertThat(exec(scratch("RUN x\n")).directory()).isEqualTo("/");
    }

    @Test
    void aHereDocumentIsTheTextOfTheShell() {
        Planned planned = scratch("RUN <<EOF\necho $a\n\tb\nEOF\n");

        assertThat(exec(planned).args()).containsExactly("/bin/sh", "-c", "echo $a\n\tb\n");
        assertThat(createdBy(planned)).containsExactly("RUN /bin/sh -c echo $a\n\tb\n # buildkit");
        assertThat(planned.plan().result().name()).isEqualTo("[1/1] RUN <<EOF (echo $a...)");
        assertThat(exec(scratch("RUN <<-EOF\n\ta\n\tEOF\n")).args().getLast()).isEqualTo("a\n");
    }

    @Test
    void aHereDocumentBehindACommandIsTheShellsToRead() {
        assertThat(exec(scratch("RUN cat <<A > /x && <<-B cat\n1\nA\n\t2\n\tB\n"))
                        .args()
                        .getLast())
                .isEqualTo("cat <<A > /x && <<-B cat\n1\nA\n\t2\nB");
    }

    @Test
    void aHereDocumentThatNamesItsInterpreterIsAProgram() {
        Planned planned = scratch("RUN <<EOF\n#!/usr/bin/env python\nprint(1)\nEOF\n");

        assertThat(exec(planned).args()).containsExactly("/bin/sh", "-c", "/dev/pipes/EOF");
        assertThat(exec(planned).mounts()).containsExactly(new ExecMount.Bind("/dev/pipes", 1, "/", false));
        assertThat(((Op.FileOp) input(planned, 1).op()).actions())
                .containsExactly(new FileAction.Mkfile("EOF", "#!/usr/bin/env python\nprint(1)\n", "/", null, "0755"));
    }

    @Test
    void aBindMountShowsTheContextOrAStage() {
        Planned planned = fixture.plan("FROM scratch AS a\nCOPY x /\nFROM scratch\nWORKDIR /w\n"
                + "RUN --mount=target=t --mount=from=a,src=/s/../x,dst=/d,rw x\n");

        assertThat(exec(planned).mounts())
                .containsExactly(new ExecMount.Bind("/w/t", 1, "/", false), new ExecMount.Bind("/d", 2, "/x", true));
        assertThat(input(planned, 1).op()).isInstanceOf(Op.LocalSource.class);
        assertThat(input(planned, 2).op()).isInstanceOf(Op.FileOp.class);
    }

    @Test
    void aStageThatOnlyAMountNeedsIsBuilt() {
        Planned planned = fixture.plan(
                "FROM scratch AS A\nCOPY x /\nFROM scratch AS other\nCOPY y /\nFROM scratch\nRUN --mount=from=a,target=/d x\n");

        assertThat(PlannerFixture.names(planned)).contains("[a 1/1] COPY x /").doesNotContain("[other 1/1] COPY y /");
    }

    @Test
    void aMountFromAnImageTakesTheImage() {
        fixture.image("tools", 1, c -> {});

        Planned planned = fixture.plan("FROM scratch\nRUN --mount=from=tools,target=/d x\n");

        assertThat(input(planned, 1).op()).isInstanceOf(Op.ImageSource.class);
    }

    @Test
    void aStageThatMountsItselfOrALaterOneIsRefused() {
        assertThat(fixture.failure("FROM scratch AS a\nRUN --mount=from=a,target=/d x\n"))
                .contains("circular dependency detected on stage: a");
        assertThat(fixture.failure(
                        "FROM scratch\nRUN --mount=from=b,target=/d x\nFROM scratch AS b\n",
                        options().target("0")))
                .contains("cannot mount from stage \"b\" to \"/d\", stage needs to be defined before current command");
    }

    @Test
    void aCacheIsFoundAgainByItsIdOrItsTarget() {
        assertThat(mount("type=cache,target=/root/.cache/"))
                .isEqualTo(new ExecMount.Cache(
                        "/root/.cache", "//root/.cache", Sharing.SHARED, false, 0, "/", null, null, null));
        assertThat(mount("type=cache,id=go,sharing=locked,uid=7,target=/c,ro"))
                .isEqualTo(new ExecMount.Cache("/c", "/go", Sharing.LOCKED, true, 0, "/", 0755, 7L, 0L));
    }

    @Test
    void aSecretIsAFileAVariableOrBoth() {
        assertThat(mount("type=secret,id=a/token"))
                .isEqualTo(new ExecMount.Secret("a/token", "/run/secrets/token", null, false, 0400, 0, 0));
        assertThat(mount("type=secret,target=/x/key,required,mode=0444,uid=5"))
                .isEqualTo(new ExecMount.Secret("key", "/x/key", null, true, 0444, 5, 0));
        assertThat(exec(scratch("WORKDIR /work\nRUN --mount=type=secret,id=t,target=x/key x\n"))
                        .mounts())
                .containsExactly(new ExecMount.Secret("t", "/work/x/key", null, false, 0400, 0, 0));
        assertThat(mount("type=secret,id=t,env=TOKEN"))
                .isEqualTo(new ExecMount.Secret("t", null, "TOKEN", false, 0400, 0, 0));
        assertThat(mount("type=secret,id=t,env=TOKEN,target=/t"))
                .isEqualTo(new ExecMount.Secret("t", "/t", "TOKEN", false, 0400, 0, 0));
    }

    @Test
    void anAgentIsTheDefaultOneOrNamed() {
        assertThat(mount("type=ssh")).isEqualTo(new ExecMount.Ssh("default", null, false, 0600, 0, 0));
        assertThat(mount("type=ssh,id=k,target=/s,required=true,mode=0666"))
                .isEqualTo(new ExecMount.Ssh("k", "/s", true, 0666, 0, 0));
    }

    @Test
    void variablesOfAMountAreExpandedButNotThoseOfFrom() {
        Planned planned = scratch("ARG T=/t\nRUN --mount=type=tmpfs,size=1k,target=$T x\n");

        assertThat(exec(planned).mounts()).containsExactly(new ExecMount.Tmpfs("/t", 1024));
        assertThat(fixture.failure("FROM scratch\nARG A=a\nRUN --mount=from=$A,target=/d x\n"))
                .contains("'from' doesn't support variable expansion, define alias stage instead");
    }

    @Test
    void aNetworkThatTheStepNamesWinsOverTheBuilds() {
        assertThat(exec(fixture.plan("FROM scratch\nRUN x\n", options().network(Op.Network.NONE)))
                        .network())
                .isEqualTo(Op.Network.NONE);
        assertThat(exec(fixture.plan(
                                "FROM scratch\nRUN --network=host x\n",
                                options().network(Op.Network.NONE)))
                        .network())
                .isEqualTo(Op.Network.HOST);
        assertThat(exec(scratch("RUN --security=insecure x\n")).insecure()).isTrue();
    }

    @Test
    void aDeviceThatIsNotRequiredIsLeftOut() {
        assertThat(exec(scratch("RUN --device=vendor.com/gpu=0 x\n")).args()).endsWith("x");
        assertThat(fixture.failure("FROM scratch\nRUN --device=vendor.com/gpu=0,required x\n"))
                .contains("the device vendor.com/gpu=0 is required, and there is none");
    }

    @Test
    void aWrongMountIsNamedWithWhatWasProbablyMeant() {
        assertThat(fixture.failure("FROM scratch\nRUN --mount=type=cahce,target=/c x\n"))
                .contains("unsupported mount type \"cahce\"", "did you mean \"cache\"?");
        assertThat(fixture.failure("FROM scratch\nRUN --mount=type=cache,tagret=/c x\n"))
                .contains("unexpected key 'tagret' in 'tagret=/c'", "did you mean \"target\"?");
        assertThat(fixture.failure("FROM scratch\nRUN --mount=type=bind,mode=0755,target=/c x\n"))
                .contains("mode not allowed for \"bind\" type mounts");
        assertThat(fixture.failure("FROM scratch\nRUN --mount=type=secret x\n"))
                .contains("invalid secret mount. one of source, target required");
        assertThat(fixture.failure("FROM scratch\nRUN --mount=type=bind x\n")).contains("invalid mount target \"/\"");
        assertThat(fixture.failure("FROM scratch\nRUN --mount=type=tmpfs,target=/t,size=big x\n"))
                .contains("invalid value for size: big");
        assertThat(fixture.failure("FROM scratch\nRUN --mount=type=cache,target=/t,mode=9 x\n"))
                .contains("invalid value 9 for mode");
    }

    @Test
    void whatIsShownOfItKeepsItsQuotesAndTheShellsVariables() {
        Planned planned = scratch("ARG A=1\nRUN echo \"$A\" '$i' ${B:-b}\n");

        assertThat(planned.plan().result().name()).isEqualTo("[1/1] RUN echo \"1\" '$i' ${B:-b}");
    }

    @Test
    void anImageThatAMountNamesAndNobodyHasIsNamedAsWritten() {
        assertThat(fixture.failure("FROM scratch\nRUN --mount=from=nosuch,target=/d x\n"))
                .startsWith("Dockerfile:2:18: RUN --mount=from=nosuch: image \"nosuch\" is not in the store");
    }
}
