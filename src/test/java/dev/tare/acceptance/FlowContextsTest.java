package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What steps see of each other, and when they run. */
@Tag("integration")
class FlowContextsTest extends InFlowRoom {
    @Test
    void aStepSeesNoArtifactOfAStepThatItDoesNotDependOn() throws IOException {
        Path work = room.work(
                "build.yml",
                steps("""
                        maker: {name: maker, dockerfile: maker, artifacts: [/new, /old, "/tree"]}
                        other: {name: other, dockerfile: other}
                        user: {name: user, dockerfile: user, depends_on: [maker]}
                        """),
                ".dockerignore",
                "build.yml\nmaker\nother\nuser\n.dockerignore\n",
                "maker",
                "FROM base:1\nRUN echo new > /new; echo replaced > /old; mkdir /tree; echo made > /tree/made\n",
                "other",
                // It copies when the others have long written theirs.
                "FROM base:1 AS wait\nRUN sleep 2; echo > /done\nFROM base:1\nCOPY --from=wait /done /\nCOPY . /c\n"
                        + "RUN (cd /c && find . -type f | sort && cat old) > /seen\n",
                "user",
                "FROM base:1\nCOPY . /c\nRUN (cd /c && find . -type f | sort && cat old) > /seen\n",
                "old",
                "original\n",
                "tree/own",
                "own\n");
        room.flow(work, "-j", "2", "--keep-all").succeed();
        assertThat(room.read("other", "/seen")).isEqualTo("./old\n./tree/own\noriginal\n");
        assertThat(room.read("user", "/seen")).isEqualTo("./new\n./old\n./tree/made\n./tree/own\nreplaced\n");
        assertThat(work.resolve("old")).hasContent("replaced\n");
        assertThat(work.resolve("new")).doesNotExist();
        assertThat(room.store().resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void workThatStepsShareIsDoneOnce() {
        String shared = "FROM base:1\nRUN sleep 1; head -c 8 /dev/urandom > /id\n";
        Path work = room.work(
                "build.yml", steps("""
                        a: {name: share/a, dockerfile: a}
                        b: {name: share/b, dockerfile: b}
                        """), "a", shared + "RUN echo a > /a\n", "b", shared + "RUN echo b > /b\n");
        room.flow(work, "-j", "2").succeed();
        assertThat(room.layers("share/a").subList(0, 2))
                .isEqualTo(room.layers("share/b").subList(0, 2));
        room.flow(work, "-j", "2", "--no-cache").succeed();
        assertThat(room.layers("share/a").subList(0, 2))
                .isEqualTo(room.layers("share/b").subList(0, 2));
    }

    @Test
    void aSecondRunTakesAllFromTheCache() {
        Path work = room.work(
                "build.yml",
                steps("""
                        a: {name: again/a, dockerfile: a, artifacts: [/out]}
                        b: {name: again/b, dockerfile: b, depends_on: [a], command: cat /out/x}
                        """),
                "a",
                "FROM base:1\nRUN mkdir /out; head -c 8 /dev/urandom > /out/x\n",
                "b",
                "FROM base:1\nCOPY out /out\nRUN head -c 8 /dev/urandom > /id\n");
        room.flow(work).succeed();
        List<String> layers = room.layers("again/b");
        room.flow(work).succeed();
        assertThat(room.layers("again/b")).isEqualTo(layers);
    }

    /** Random graphs whose steps write down when they begin and end. */
    @Test
    void graphsOfRealStepsKeepTheirOrderAndRunAtOnce() throws IOException {
        for (int seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            Map<String, List<String>> graph = new LinkedHashMap<>();
            for (int i = 0; i < 6; i++) {
                List<String> on = new ArrayList<>(graph.keySet());
                on.removeIf(each -> random.nextInt(3) != 0);
                graph.put("s" + i, on);
            }
            run(seed, graph);
        }
    }

    private static void run(int seed, Map<String, List<String>> graph) throws IOException {
        StringBuilder steps = new StringBuilder();
        Path work = room.work();
        graph.forEach((label, on) -> steps.append(label + ": {name: g" + seed + "/" + label + ", dockerfile: " + label
                + ", depends_on: [" + String.join(", ", on) + "]}\n"));
        Files.writeString(work.resolve("build.yml"), steps(steps.toString()));
        for (String label : graph.keySet()) {
            Files.writeString(
                    work.resolve(label),
                    "FROM base:1\nRUN --mount=type=cache,target=/log echo begin " + label + " >> /log/g" + seed
                            + "; sleep 0.3; echo end " + label + " >> /log/g" + seed + "\n");
        }
        ChildProcess.Result result = room.flow(work, "-j", "3").succeed();
        Files.writeString(
                work.resolve("Dockerfile"),
                "FROM base:1\nRUN --mount=type=cache,target=/log cp /log/g" + seed + " /g\n");
        room.tare()
                .command(
                        "build",
                        "-q",
                        "-t",
                        "log",
                        work.resolve("").toString(),
                        "-f",
                        work.resolve("Dockerfile").toString())
                .succeed();
        List<String> log = Arrays.asList(room.read("log", "/g").split("\n"));
        assertThat(log).as(result.toString()).hasSize(2 * graph.size());
        Set<String> ended = new HashSet<>();
        Set<String> running = new HashSet<>();
        int most = 0;
        for (String line : log) {
            String label = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("end")) {
                assertThat(running.remove(label)).as(line).isTrue();
                ended.add(label);
            } else {
                assertThat(ended).as(line).containsAll(graph.get(label));
                running.add(label);
                most = Math.max(most, running.size());
            }
        }
        assertThat(ended).isEqualTo(graph.keySet());
        assertThat(most).isLessThanOrEqualTo(3);
    }
}
