package dev.tare.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.Dockerd;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command lines of docker-commands.txt by Tare under docker's name, and beside it by a real docker. */
@Tag("integration")
class DockerCommandLinesTest {
    private static final Path LIST = Path.of("src/test/resources/docker-commands.txt");

    @TempDir
    static Path folder;

    private static final List<Pair> RESULTS = new ArrayList<>();

    /** A command line, and what is expected of it. */
    private record Case(
            String command,
            int exit,
            String shape,
            @Nullable String reason) {
        static List<Case> all() throws IOException {
            List<Case> out = new ArrayList<>();
            for (String line : Files.readAllLines(LIST)) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                int arrow = line.lastIndexOf(" => ");
                String rest = line.substring(arrow + 4);
                int tilde = rest.indexOf(" ~ ");
                String expected = tilde < 0 ? rest : rest.substring(0, tilde);
                int space = expected.indexOf(' ');
                out.add(new Case(
                        line.substring(0, arrow),
                        Integer.parseInt(expected.substring(0, space)),
                        expected.substring(space + 1),
                        tilde < 0 ? null : rest.substring(tilde + 3)));
            }
            return out;
        }
    }

    /** @param docker null where the real docker is not asked */
    private record Pair(Case asked, Result tare, @Nullable Result docker) {}

    /** A folder to work in, with a program called docker. */
    private record World(Path work, String path, List<String[]> variables) {
        Result run(String command) {
            ChildProcess shell = ChildProcess.of("sh", "-c", command).in(work).within(Duration.ofMinutes(2));
            for (String[] each : variables) {
                shell = shell.with(each[0], each[1]);
            }
            return shell.with("PATH", path).run();
        }
    }

    @BeforeAll
    static void runAll() throws IOException, InterruptedException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        Tare tare = new Tare(folder.resolve("store"));
        Dockerd dockerd = Dockerd.get();
        Path archive = folder.resolve("box.tar");
        try (Store store = Store.open(folder.resolve("store"))) {
            ContainerImages.busybox(store, "box", _ -> {});
        }
        Result _ = tare.command("save", "-o", archive.toString(), "box").succeed();
        // Others of this test run may have left images and containers there.
        Result _ = dockerd.docker("system", "prune", "-af", "--volumes").succeed();
        Result _ = dockerd.docker("load", "-i", archive.toString()).succeed();
        List<String[]> variables = new ArrayList<>();
        variables.add(new String[] {"REG", Registry.get().address()});
        World ours = world("tare", variables, new String[] {
            "TARE_HOME", folder.resolve("store").toString()
        });
        Files.createSymbolicLink(
                ours.work().resolveSibling("bin").resolve("docker"),
                Tare.program().toRealPath());
        World theirs = world("docker", variables, new String[] {"DOCKER_HOST", dockerd.host()});
        realDocker(theirs.work().resolveSibling("bin").resolve("docker"));
        List<Case> cases = Case.all();
        Result[] byDocker = new Result[cases.size()];
        Thread docker = Thread.ofPlatform()
                .start(() -> IntStream.range(0, byDocker.length)
                        .filter(i -> cases.get(i).reason() == null)
                        .forEach(i -> byDocker[i] = theirs.run(cases.get(i).command())));
        List<Result> byTare = new ArrayList<>();
        for (Case each : cases) {
            byTare.add(ours.run(each.command()));
        }
        docker.join();
        for (int i = 0; i < byDocker.length; i++) {
            RESULTS.add(new Pair(cases.get(i), byTare.get(i), byDocker[i]));
        }
    }

    @AfterAll
    static void nothingIsLeft() {
        RESULTS.clear();
    }

    private static World world(String name, List<String[]> variables, String[] own) throws IOException {
        Path above = Files.createDirectories(folder.resolve(name));
        Path bin = Files.createDirectories(above.resolve("bin"));
        Path work = Files.createDirectories(above.resolve("work"));
        Files.writeString(work.resolve("hello.txt"), "hello\n");
        Files.writeString(work.resolve("Dockerfile"), """
                FROM box AS base
                ARG VERSION
                ARG COMMIT
                ENV VERSION=$VERSION
                FROM scratch AS files
                COPY hello.txt /
                FROM base
                COPY hello.txt /hello.txt
                LABEL kind=test
                """);
        Files.writeString(work.resolve("Dockerfile.scratch"), "FROM scratch\nLABEL kind=small\n");
        Files.writeString(work.resolve(".dockerignore"), "*\n!hello.txt\n!Dockerfile*\n");
        List<String[]> all = new ArrayList<>(variables);
        all.add(own);
        all.add(new String[] {"NS", name});
        return new World(work, bin + ":" + System.getenv("PATH"), all);
    }

    /** A newer client than Debian's, where there is one, whose words these are; but only Debian's can build. */
    private static void realDocker(Path at) throws IOException {
        Path newer = Path.of("/usr/local/bin/docker");
        String usual = Files.isExecutable(newer) ? newer.toString() : "/usr/bin/docker";
        Files.writeString(at, """
                #!/bin/sh
                case "$1 $2" in
                    build* | 'image build' | 'builder build') DOCKER_BUILDKIT=1 exec /usr/bin/docker "$@" ;;
                    *) exec %s "$@" ;;
                esac
                """.formatted(usual));
        Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static List<String> commands() throws IOException {
        List<Case> cases = Case.all();
        return IntStream.range(0, cases.size())
                .mapToObj(i -> i + ": " + cases.get(i).command())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void isWhatDockerGives(String command) {
        Pair pair = RESULTS.get(Integer.parseInt(command.substring(0, command.indexOf(':'))));
        assertThat(pair.tare().exit())
                .as("tare: " + pair.tare())
                .isEqualTo(pair.asked().exit());
        requireShape("tare: ", pair.tare(), pair.asked().shape());
        if (pair.docker() != null) {
            assertThat(pair.docker().exit())
                    .as("docker: " + pair.docker())
                    .isEqualTo(pair.asked().exit());
            requireShape("docker: ", pair.docker(), pair.asked().shape());
        }
    }

    private static void requireShape(String who, Result result, String shape) {
        int space = shape.indexOf(' ');
        String kind = space < 0 ? shape : shape.substring(0, space);
        String value = space < 0 ? "" : shape.substring(space + 1);
        String out = result.out();
        List<String> lines = out.lines().toList();
        String said = who + result;
        switch (kind) {
            case "any" -> {}
            case "empty" -> assertThat(out).as(said).isEmpty();
            case "id" -> assertThat(out).as(said).matches("sha256:[0-9a-f]{64}\n");
            case "longid" -> assertThat(out).as(said).matches("[0-9a-f]{64}\n");
            case "json" -> assertThat(out.strip()).as(said).matches("(?s)[\\[{].*[]}]");
            case "lines" -> assertThat(lines).as(said).hasSize(Integer.parseInt(value));
            case "table" ->
                assertThat(List.of(lines.getFirst().strip().split(" {2,}|\t")))
                        .as(said)
                        .isEqualTo(List.of(value.split(",")));
            case "is" -> assertThat(out.strip()).as(said).isEqualTo(value);
            case "has" ->
                assertThat(new String(out.getBytes(UTF_8), UTF_8)).as(said).contains(value);
            case "last" -> assertThat(lines.getLast()).as(said).startsWith(value);
            default -> throw new IllegalArgumentException(shape);
        }
    }
}
