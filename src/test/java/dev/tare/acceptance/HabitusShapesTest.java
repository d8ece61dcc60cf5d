package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.FlowRoom;
import dev.tare.testing.Ports;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The shapes that the build.yml files of Habitus's users have, each run by a link called habitus with the flags that
 * they gave it, in the place of the old program: neither the files nor the command line are other than they were.
 */
@Tag("integration")
class HabitusShapesTest extends InFlowRoom {
    private static Path bin;

    @BeforeAll
    static void link() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("habitus"), Tare.program());
        Files.createSymbolicLink(bin.resolve("docker"), Tare.program());
        for (String name : List.of("golang:1.8", "node:6-alpine", "alpine:3.5", "nginx")) {
            room.tare().command("tag", "base:1", name).succeed();
        }
    }

    private static ChildProcess habitus(Path work, String... flags) {
        List<String> words = new ArrayList<>(List.of(bin.resolve("habitus").toString()));
        words.addAll(Arrays.asList(flags));
        return ChildProcess.of(words)
                .in(work)
                .with("PATH", bin + ":" + System.getenv("PATH"))
                .with("TARE_HOME", room.store().toString())
                .with("DOCKER_HOST", "unix://" + folder + "/no.sock");
    }

    /** Of the home page: a key for private repositories, cleaned away, and files that go into a smaller image. */
    @Test
    void secretsOfFilesAndOfTheEnvironmentReachTheStepAndNoImage() throws IOException {
        Path work = room.work(
                "build.yml",
                """
                build:
                  version: 2016-03-14 # version of the build schema.
                  steps:
                    builder:
                      name: builder
                      dockerfile: Dockerfile.builder
                      no_cache: true
                      secrets:
                        id_rsa:
                          type: file
                          value: _env(KEYS)/id_rsa
                        npm_token:
                          type: env
                          value: NPM_TOKEN
                      artifacts:
                        - /app/fetched
                      cleanup:
                        commands:
                          - rm -rf /root/.ssh/
                    deployment:
                      name: ironmountain
                      dockerfile: Dockerfile.deployment
                      depends_on:
                        - builder
                """,
                "Dockerfile.builder",
                """
                FROM golang:1.8
                ARG habitus_host
                ARG habitus_port
                ARG habitus_user
                ARG habitus_password
                RUN mkdir -p /root/.ssh /app && auth=$habitus_user:$habitus_password@ && \\
                    wget -q -O /root/.ssh/id_rsa http://$auth$habitus_host:$habitus_port/v1/secrets/file/id_rsa && \\
                    wget -q -O /root/.ssh/token http://$auth$habitus_host:$habitus_port/v1/secrets/env/npm_token && \\
                    cat /root/.ssh/id_rsa /root/.ssh/token | wc -c > /app/fetched
                """,
                "Dockerfile.deployment",
                "FROM alpine:3.5\nCOPY fetched /fetched\nCMD [\"cat\", \"/fetched\"]\n",
                "keys/id_rsa",
                "a private key\n");
        int port = Ports.free();

        habitus(
                        work,
                        "--secrets=true",
                        "--sec-providers=file,env",
                        "--network=host",
                        "--binding=127.0.0.1",
                        "--port=" + port,
                        "--authentication-secret-server",
                        "--user-secret-server=ci",
                        "--password-secret-server=word",
                        "--build",
                        "habitus_host=127.0.0.1",
                        "--build",
                        "habitus_port=" + port,
                        "--build",
                        "habitus_user=ci",
                        "--build",
                        "habitus_password=word",
                        "--keep-all")
                .with("KEYS", "keys")
                .with("HABITUS_NPM_TOKEN", "12345")
                .succeed();

        assertThat(room.read("ironmountain", "/fetched").strip()).isEqualTo("19");
        assertThat(room.tare()
                        .command("run", "--rm", "--network=none", "builder", "ls", "/root/.ssh")
                        .run()
                        .exit())
                .isNotZero();
        assertThat(work.resolve("fetched")).doesNotExist();
    }

    @Test
    void artifactsOfFilesGlobsAndFoldersComeOutWithTheirModes() throws IOException {
        Path work = room.work("build.yml", """
                build:
                  version: 2016-03-14
                  steps:
                    assets:
                      name: assets
                      dockerfile: Dockerfile
                      artifacts:
                        - /app/server
                        - /app/public:static
                        - /app/dist/*.js:static/js
                        - /app/LICENSE:docs/legal
                """, "Dockerfile", """
                FROM node:6-alpine
                WORKDIR /app
                RUN mkdir -p public/img dist && echo '#!/bin/sh' > server && chmod 750 server && echo mit > LICENSE
                RUN echo png > public/img/logo.png && echo html > public/index.html && chmod 600 public/index.html
                RUN echo a > dist/a.js && echo b > dist/b.js && echo no > dist/c.map
                """);

        habitus(work, "--keep-artifacts", "--os=alpine").succeed();

        assertThat(FlowRoom.files(work))
                .containsEntry("server", "file 750")
                .containsEntry("static/public/img/logo.png", "file 644")
                .containsEntry("static/public/index.html", "file 600")
                .containsEntry("static/js/a.js", "file 644")
                .containsEntry("static/js/b.js", "file 644")
                .containsEntry("docs/legal/LICENSE", "file 644")
                .doesNotContainKey("static/js/c.map");
    }

    @Test
    void cleanupRunsInTheImageAndWhatItRemovedIsInNoLayer() throws IOException {
        Path work = room.work("build.yml", """
                build:
                  version: 2016-02-13
                  steps:
                    web:
                      name: web
                      dockerfile: Dockerfile
                      cleanup:
                        commands:
                          - rm -rf /root/.npmrc /tmp/cache
                          - sh -c "test ! -e /root/.npmrc && echo cleaned > /cleaned"
                """, "Dockerfile", """
                FROM node:6-alpine
                RUN mkdir -p /root /tmp/cache && echo _authToken=very-secret-word > /root/.npmrc
                RUN dd if=/dev/zero of=/tmp/cache/big bs=1024 count=64 && echo built > /built
                """);

        habitus(work, "--os=alpine").succeed();

        assertThat(room.read("web", "/built") + room.read("web", "/cleaned")).isEqualTo("built\ncleaned\n");
        room.tare()
                .command("save", "-o", work.resolve("web.tar").toString(), "web")
                .succeed();
        ChildProcess.of("tar", "xf", "web.tar").in(work).succeed();
        ChildProcess.Result found = ChildProcess.of(
                        "sh",
                        "-c",
                        "for f in blobs/sha256/*; do (zcat $f 2>/dev/null || cat $f); done | grep -c very-secret-word")
                .in(work)
                .run();
        // The history says how the file was made; no layer has it.
        assertThat(found.out().strip()).isEqualTo("1");
    }

    @Test
    void variablesOfTheEnvironmentAndOfFlagsStandAnywhere() throws IOException {
        String flow = """
                build:
                  version: '2016-03-14'
                  steps:
                    api:
                      name: _env(ORG)/api:_env(BUILD)
                      dockerfile: _env(FLAVOUR)/Dockerfile
                      args:
                        COMMIT: _env(COMMIT)
                        EMPTY: _env(NOT_SET)
                """;
        Path work = room.work(
                "build.yml",
                flow,
                "slim/Dockerfile",
                "FROM alpine:3.5\nARG COMMIT\nARG EMPTY=x\nLABEL commit=$COMMIT empty=$EMPTY\n");

        habitus(work)
                .with("ORG", "acme")
                .with("BUILD", "17")
                .with("FLAVOUR", "slim")
                .with("COMMIT", "abc")
                .succeed();
        habitus(work, "--env", "ORG=acme", "-env", "BUILD=18", "--env=FLAVOUR=slim")
                .with("COMMIT", "not asked")
                .succeed();

        assertThat(room.inspect("acme/api:17").get("Config").toString()).contains("commit=abc", "empty=");
        assertThat(room.inspect("acme/api:18").get("Config").toString())
                .contains("commit=")
                .doesNotContain("not asked");
    }

    @Test
    void eachStepHasAContextOfItsOwn() throws IOException {
        Path work = room.work(
                "ci/build.yml",
                """
                build:
                  version: 2016-03-14
                  steps:
                    frontend:
                      name: frontend
                      context: web
                      dockerfile: Dockerfile
                      artifacts:
                        - /srv/bundle.js:api/public
                    backend:
                      name: backend
                      context: ./api
                      dockerfile: docker/Dockerfile.prod
                      depends_on:
                        - frontend
                """,
                "web/Dockerfile",
                "FROM node:6-alpine\nCOPY . /src\nRUN mkdir /srv && ls /src > /srv/bundle.js\n",
                "web/.dockerignore",
                "node_modules\n",
                "web/main.js",
                "main",
                "web/node_modules/left-pad.js",
                "pad",
                "api/docker/Dockerfile.prod",
                "FROM alpine:3.5\nCOPY public /public\nCOPY server.rb /\n",
                "api/server.rb",
                "puts 1\n");

        habitus(work, "-f", work + "/ci/build.yml", "-d", work.toString()).succeed();

        assertThat(room.read("backend", "/public/bundle.js"))
                .contains("main.js")
                .doesNotContain("node_modules");
        assertThat(room.read("backend", "/server.rb")).isEqualTo("puts 1\n");
        assertThat(work.resolve("api/public")).doesNotExist();
        assertThat(room.images()).contains("backend:latest").doesNotContain("frontend:latest");
    }

    @Test
    void stepsAreStagesOfOneDockerfileAndBasesOfOthers() throws IOException {
        Path work = room.work(
                "build.yml",
                """
                build:
                  version: 2016-03-14
                  steps:
                    deps:
                      name: shop/deps
                      dockerfile: Dockerfile
                      target: deps
                    test:
                      name: shop/test
                      dockerfile: Dockerfile
                      target: TEST
                      depends_on: [deps]
                      command: grep -q dep /deps
                    production:
                      name: shop/production
                      dockerfile: Dockerfile.production
                      depends_on:
                        - test
                """,
                "Dockerfile",
                """
                FROM golang:1.8 as deps
                RUN echo dep > /deps
                FROM deps As test
                RUN cat /deps > /tested
                FROM alpine:3.5
                RUN exit 1
                """,
                "Dockerfile.production",
                "FROM shop/test AS tested\nFROM alpine:3.5\nCOPY --from=tested /tested /app\n");

        ChildProcess.Result result = habitus(work).succeed();

        assertThat(room.read("shop/production", "/app")).isEqualTo("dep\n");
        assertThat(result.err()).contains("Running command [grep -q dep /deps] on container");
        assertThat(room.images()).contains("shop/production:latest").doesNotContain("shop/test:latest");
    }

    @Test
    void afterBuildCommandsRunOnTheMachineWhereTheCommandLineSaysSo() throws IOException {
        Path work = room.work(
                "build.yml", """
                build:
                  version: 2016-03-14
                  steps:
                    uploader:
                      name: uploader
                      dockerfile: Dockerfile
                      artifacts:
                        - /out/report.txt
                      after_build_command: docker images -q uploader | wc -l > count && cp report.txt kept.txt
                """, "Dockerfile", "FROM alpine:3.5\nRUN mkdir /out && echo report > /out/report.txt\n");

        habitus(work).succeed();
        assertThat(work.resolve("kept.txt")).doesNotExist();
        room.tare().command("rmi", "uploader").succeed();

        habitus(work, "--after-build-commands=true").succeed();
        assertThat(work.resolve("kept.txt")).hasContent("report\n");
        assertThat(Files.readString(work.resolve("count")).strip()).isEqualTo("1");
        assertThat(work.resolve("report.txt")).doesNotExist();
    }

    @Test
    void aFlowThatFailsAfterACommandOfTheMachineLeavesTheNamesAsTheyWere() {
        room.tare().command("tag", "base:1", "named/before").succeed();
        String files = "FROM alpine:3.5\nRUN echo made > /made\n";
        Path work = room.work("build.yml", steps("""
                        one: {name: named/new, dockerfile: one, after_build_command: docker inspect named/new > seen}
                        two: {name: named/before, dockerfile: one, after_build_command: exit 3, depends_on: [one]}
                        """), "one", files);

        ChildProcess.Result result = habitus(work, "--after-build-commands").run();

        assertThat(result.exit()).isEqualTo(1);
        assertThat(work.resolve("seen")).isNotEmptyFile();
        assertThat(room.images()).doesNotContain("named/new:latest").contains("named/before:latest");
        assertThat(room.layers("named/before")).isEqualTo(room.layers("base:1"));
    }

    @Test
    void namesWithRegistriesAreBasesOfOtherStepsAndArePushedByTheMachine() throws IOException {
        String team = Registry.get().address() + "/shapes";
        room.tare().command("tag", "base:1", team + "/base:1.0").succeed();
        room.tare().command("push", team + "/base:1.0").succeed();
        room.tare().command("rmi", team + "/base:1.0").succeed();
        Path work = room.work(
                "build.yml",
                """
                build:
                  version: 2016-03-14
                  steps:
                    platform:
                      name: TEAM/platform:2.1
                      dockerfile: Dockerfile.platform
                    service:
                      name: TEAM/service:_env(BUILD)
                      dockerfile: Dockerfile.service
                      depends_on:
                        - platform
                      after_build_command: docker push TEAM/service:_env(BUILD)
                """.replace("TEAM", team),
                "Dockerfile.platform",
                "FROM " + team + "/base:1.0\nRUN echo platform > /platform\n",
                "Dockerfile.service",
                "FROM " + team + "/platform:2.1\nRUN cp /platform /service\nCMD [\"cat\", \"/service\"]\n");

        habitus(work, "--after-build-commands", "--keep-all").with("BUILD", "9").succeed();

        assertThat(room.images()).contains(team + "/platform:2.1", team + "/service:9");
        room.tare().command("rmi", team + "/service:9").succeed();
        assertThat(room.tare()
                        .command("run", "--rm", "--network=none", team + "/service:9")
                        .succeed()
                        .out())
                .isEqualTo("platform\n");
    }
}
