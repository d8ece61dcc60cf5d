package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.FlowRoom;
import dev.tare.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Habitus gets wrong is right here. */
@Tag("integration")
class FlowBugsTest extends InFlowRoom {
    @Test
    void aDiamondIsNoCircleAndItsStepsSeeTheArtifactsOfAllBelow() {
        Path work = room.work(
                "build.yml",
                steps("""
                        bottom: {name: b/bottom, dockerfile: last, depends_on: [left, right]}
                        left: {name: b/left, dockerfile: left, depends_on: [top], artifacts: [/l]}
                        right: {name: b/right, dockerfile: right, depends_on: [top], artifacts: [/r]}
                        top: {name: b/top, dockerfile: top, artifacts: [/t]}
                        """),
                "top",
                "FROM base:1\nRUN echo top > /t\n",
                "left",
                "FROM base:1\nCOPY t /\nRUN echo left > /l\n",
                "right",
                "FROM base:1\nCOPY t /\nRUN echo right > /r\n",
                "last",
                "FROM base:1\nCOPY t l r /all/\nRUN cat /all/* > /a\n");
        room.flow(work).succeed();
        assertThat(room.read("b/bottom", "/a")).isEqualTo("left\nright\ntop\n");
    }

    @Test
    void modesAreExactWhateverTheUmaskIs() throws IOException {
        Path work = room.work(
                "build.yml",
                steps("one: {name: m/one, dockerfile: one, artifacts: [/d]}"),
                "one",
                "FROM base:1\nRUN mkdir -m 2751 /d && echo x > /d/x && chmod 1606 /d/x\n");
        ChildProcess flow = room.flow(work, "--keep-artifacts");
        ChildProcess.of("sh", "-c", "umask 077; exec \"$@\"", "sh", flow.words().get(0), "flow", "--keep-artifacts")
                .in(work)
                .with("TARE_HOME", room.store().toString())
                .succeed();
        assertThat(FlowRoom.files(work)).containsEntry("d", "dir 2751").containsEntry("d/x", "file 1606");
    }

    @Test
    void aCommandThatFailsFailsItsStepAndSaysSo() {
        Path work = room.work(
                "build.yml",
                steps("one: {name: c/one, dockerfile: one, command: 'echo out; exit 9'}"),
                "one",
                "FROM base:1\nENV X=1\n");
        ChildProcess.Result result = room.flow(work).run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("out\n");
        assertThat(result.err())
                .contains("build.yml:4:")
                .contains("step one: the command [echo out; exit 9] failed with exit code 9");
        assertThat(room.images()).doesNotContain("c/one:latest");
    }

    @Test
    void cleanupCommandsGoThroughTheShellAndMayFail() {
        Path work = room.work(
                "build.yml", steps("""
                        good:
                          name: k/good
                          dockerfile: one
                          cleanup: {commands: ["rm  -rf   /junk/* && echo 'a  b' > /kept"]}
                        """), "one", "FROM base:1\nRUN mkdir /junk && echo x > /junk/x\nRUN echo y > /y\n");
        room.flow(work).succeed();
        assertThat(room.read("k/good", "/kept")).isEqualTo("a  b\n");
        assertThat(room.layers("k/good"))
                .hasSize(2)
                .startsWith(room.layers("base:1").getFirst());
        assertThat(room.tare().command("cp", "k/good:/junk/x", "x").run().exit())
                .isEqualTo(1);

        Path bad = room.work(
                "build.yml",
                steps("bad: {name: k/bad, dockerfile: one, cleanup: {commands: ['exit 3']}}"),
                "one",
                "FROM base:1\n");
        ChildProcess.Result result = room.flow(bad).run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("exit code: 3");
        room.flow(bad, "--no-cleanup").succeed();
    }

    @Test
    void stepNamesAreFoundInEveryFormOfFrom() {
        Path work = room.work(
                "build.yml",
                steps("""
                        builder: {name: "f/builder:v1", dockerfile: builder}
                        user: {name: f/user, dockerfile: user, depends_on: [builder]}
                        """),
                "builder",
                "FROM base:1\nRUN echo made > /made\n",
                "user",
                "# FROM f/builder:v1 in a comment stays\r\nARG B=f/builder\r\nFROM --platform=$BUILDPLATFORM ${B}:v1 AS f\r\n"
                        + "RUN cat /made > /first\r\nFROM f/builder:v1\r\nCOPY --from=f /first /\r\n"
                        + "COPY --from=f/builder:v1 /made /copied\r\nRUN cat /first /made /copied > /all\r\n");
        room.flow(work).succeed();
        assertThat(room.read("f/user", "/all")).isEqualTo("made\nmade\nmade\n");
        assertThat(FlowRoom.files(work)).containsOnlyKeys("build.yml", "builder", "user");
    }

    @Test
    void aDockerfileThatNamesAStepDependsOnIt() {
        Path work = room.work(
                "build.yml",
                steps("""
                        user: {name: i/user, dockerfile: user}
                        maker: {name: i/maker, dockerfile: maker}
                        """),
                "maker",
                "FROM base:1\nRUN sleep 0.3; echo made > /made\n",
                "user",
                "FROM i/maker\nRUN cat /made\n");
        room.flow(work).succeed();
        assertThat(room.layers("i/user")).hasSize(3);
    }

    @Test
    void squashNeedsNoRootAndNoOldArchive() {
        Path work = room.work(
                "build.yml",
                steps("one: {name: s/one, dockerfile: one}"),
                "one",
                "FROM base:1\nRUN head -c 3000000 /dev/urandom > /big\nRUN rm /big /bin/wget && ln /bin/busybox /busybox2\n");
        room.flow(work, "--squash").succeed();
        assertThat(room.layers("s/one")).hasSize(2);
        assertThat(room.tare().command("cp", "s/one:/bin/wget", "x").run().exit())
                .isEqualTo(1);
        assertThat(room.tare()
                        .command("run", "--rm", "--network=none", "s/one", "/busybox2", "echo", "runs")
                        .succeed()
                        .out())
                .isEqualTo("runs\n");
    }

    @Test
    void artifactsComeOutOfImagesWithoutAShell() throws IOException {
        Path work = room.work(
                "build.yml",
                steps("""
                        one:
                          name: n/one
                          dockerfile: one
                          artifacts: ["/*.txt:got", /link]
                        """),
                "one",
                "FROM scratch\nCOPY a.txt b.txt c.md /\nCOPY --from=base:1 /bin/busybox /bin/echo\nCOPY l /\n",
                "a.txt",
                "a",
                "b.txt",
                "b",
                "c.md",
                "c");
        Files.createSymbolicLink(work.resolve("x"), Path.of("nothing"));
        Files.createDirectory(work.resolve("l"));
        Files.createSymbolicLink(work.resolve("l/link"), Path.of("/a.txt"));
        room.flow(work, "--keep-artifacts").succeed();
        assertThat(FlowRoom.files(work.resolve("got"))).containsOnlyKeys("a.txt", "b.txt");
        assertThat(work.resolve("link")).hasContent("a").isRegularFile();
    }

    @Test
    void commandsRunInImagesWithoutAShell() {
        Path work = room.work(
                "build.yml",
                steps("one: {name: n/two, dockerfile: one, command: \"/bin/echo 'a  b' c\"}"),
                "one",
                "FROM scratch\nCOPY --from=base:1 /bin/busybox /bin/echo\nENTRYPOINT [\"/nothing\"]\n");
        assertThat(room.flow(work).succeed().out()).endsWith("a  b c\n");
    }

    @Test
    void stepsWithOneDockerfileDoNotRace() {
        Path work = room.work("build.yml", steps("""
                        a: {name: r/a, dockerfile: one, args: {N: a}}
                        b: {name: r/b, dockerfile: one, args: {N: b}}
                        c: {name: r/c, dockerfile: one, args: {N: c}}
                        """), "one", "FROM base:1\nARG N\nRUN echo $N > /n\n");
        room.flow(work, "-j", "3").succeed();
        for (String name : new String[] {"a", "b", "c"}) {
            assertThat(room.read("r/" + name, "/n")).isEqualTo(name + "\n");
        }
        assertThat(FlowRoom.files(work)).containsOnlyKeys("build.yml", "one");
    }

    @Test
    void aFailureLeavesNeitherArtifactsNorNamesNorProcesses() {
        Path work = room.work(
                "build.yml",
                steps("""
                        one: {name: l/one, dockerfile: one, artifacts: [/made]}
                        slow: {name: l/slow, dockerfile: slow, depends_on: [one]}
                        bad: {name: l/bad, dockerfile: bad, depends_on: [one]}
                        """),
                "one",
                "FROM base:1\nRUN echo x > /made\n",
                "slow",
                "FROM base:1\nRUN sleep 4321.7\n",
                "bad",
                "FROM base:1\nRUN sleep 1; exit 7\n");
        ChildProcess.Result result = room.flow(work, "-j", "2").run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("bad:2:1: step bad: process \"/bin/sh -c sleep 1; exit 7\"")
                .contains("slow was stopped");
        assertThat(FlowRoom.files(work)).containsOnlyKeys("build.yml", "one", "slow", "bad");
        assertThat(room.images()).noneMatch(name -> name.startsWith("l/"));
        assertThat(ChildProcess.of("pgrep", "-f", "sleep 4321[.]7").run().out()).isEmpty();
    }

    @Test
    void secretsAreThoseOfTheirStepAlone() {
        Path work = room.work(
                "build.yml",
                steps("""
                        one:
                          name: x/one
                          dockerfile: one
                          secrets: {key: {type: file, value: key1}, word: {type: env, value: WORD}}
                        two:
                          name: x/two
                          dockerfile: two
                          secrets: {key: {type: file, value: key2}}
                        """),
                "one",
                "FROM base:1\nRUN --mount=type=secret,id=key --mount=type=secret,id=word,env=W"
                        + " md5sum < /run/secrets/key > /sum && test \"$W\" = 'open sesame'\n",
                "two",
                "FROM base:1\nRUN --mount=type=secret,id=key --mount=type=secret,id=word"
                        + " md5sum < /run/secrets/key > /sum && test ! -e /run/secrets/word && echo 2 > /two\n",
                "key1",
                "first",
                "key2",
                "second");
        room.flow(work, "-j", "2").with("HABITUS_WORD", "open sesame").succeed();
        assertThat(room.read("x/one", "/sum")).startsWith("8b04d5e3775d298e78455efc5ca404d5");
        assertThat(room.read("x/two", "/sum")).startsWith("a9f0e61a137d86aa9db53465e0801612");
    }

    @Test
    void theSecretServiceIsThereOnlyForStepsWithSecretsAndOnThisMachineAlone() throws IOException {
        int port = Ports.free();
        Path work = room.work(
                "build.yml",
                steps("""
                        one:
                          name: y/one
                          dockerfile: one
                          args: {host: 127.0.0.1}
                          secrets: {key: {type: file, value: key}}
                          artifacts: [/seen]
                        two: {name: y/two, dockerfile: two, args: {host: 127.0.0.1}, depends_on: [one]}
                        """),
                "one",
                "FROM base:1\nARG host\nRUN wget -q -O /seen http://$host:" + port + "/v1/secrets/file/key\n",
                "two",
                "FROM base:1\nARG host\nRUN ! wget -q -O /seen http://$host:" + port + "/v1/secrets/file/key\n",
                "key",
                "the key");
        ChildProcess.Result result = room.flow(work, "--secrets", "--port", "" + port, "--keep-artifacts")
                .succeed();
        assertThat(work.resolve("seen")).hasContent("the key");
        assertThat(result.err()).contains("Starting API on " + port).contains("127.0.0.1:" + port);
    }

    @Test
    void aStepMayShowItsTokenInPlaceOfAPassword() throws IOException {
        int port = Ports.free();
        Path work = room.work(
                "build.yml",
                steps("one: {name: t/one, dockerfile: one, secrets: {key: {type: file, value: key}}}"),
                "one",
                ("FROM base:1\nRUN ! wget -q -O /seen http://127.0.0.1:%1$d/v1/secrets/file/key\n"
                                + "RUN --mount=type=secret,id=secret_service_token,env=T"
                                + " wget -q -O /seen --header \"Authorization: Bearer $T\""
                                + " http://127.0.0.1:%1$d/v1/secrets/file/key\n")
                        .formatted(port),
                "key",
                "the key");
        room.flow(work, "--secrets", "--port=" + port, "--authentication-secret-server")
                .succeed();
        assertThat(room.read("t/one", "/seen")).isEqualTo("the key");
    }

    @Test
    void aBuildArgumentMayHoldEqualSigns() {
        Path work = room.work(
                "build.yml",
                steps("one: {name: e/one, dockerfile: one}"),
                "one",
                "FROM base:1\nARG A\nRUN echo $A > /a\n");
        room.flow(work, "--build", "A=b=c==").succeed();
        assertThat(room.read("e/one", "/a")).isEqualTo("b=c==\n");
    }
}
