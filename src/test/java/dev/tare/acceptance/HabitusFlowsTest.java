package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Suites;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.FlowRoom;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real Habitus did on each of its recorded flows, we do too: the exit code, the images, the artifacts and their
 * modes, the messages in their order; or what the suite asks for where Habitus has a bug.
 */
@Tag("integration")
class HabitusFlowsTest extends InFlowRoom {
    /** Messages that are ours too, by their beginning; those about containers and generated files are not. */
    private static final List<String> KEPT = List.of(
            "Using '",
            "Collecting artifact information",
            "Building ",
            "Step ",
            "Starting API on ",
            "Copying from ",
            "Setting file permissions for ",
            "Running command [",
            "Removing artifact path: ");

    private static final List<String> NOT_KEPT =
            List.of("Building container based", "Writing the new Dockerfile into", " image from ");

    private static final String EMPTY_LAYER = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

    /** Of steps that may run at once the messages interleave. */
    private static final List<String> INTERLEAVED = List.of("diamond", "parallel");

    /** What must be otherwise than with Habitus. Null is as recorded. */
    private record Expected(int exit, Map<String, String> files, List<String> images) {}

    private static final Map<String, Expected> DIFFERENT = Map.of(
            "diamond", new Expected(0, Map.of(), List.of("bottom:latest")),
            "parallel", new Expected(0, Map.of(), List.of("c:latest")),
            "modes",
                    new Expected(
                            0,
                            Map.ofEntries(
                                    Map.entry("exec", "file 755"),
                                    Map.entry("plain", "file 644"),
                                    Map.entry("private", "dir 755"),
                                    Map.entry("private/secret", "file 600"),
                                    Map.entry("setuid", "file 4755"),
                                    Map.entry("tree", "dir 755"),
                                    Map.entry("tree/one", "file 640"),
                                    Map.entry("tree/deep", "dir 700"),
                                    Map.entry("tree/deep/two", "file 644"),
                                    Map.entry("elsewhere", "dir 755"),
                                    Map.entry("elsewhere/further", "dir 755"),
                                    Map.entry("elsewhere/further/deep", "dir 700"),
                                    Map.entry("elsewhere/further/deep/two", "file 644")),
                            List.of("builder:latest")),
            "command-fails", new Expected(1, Map.of(), List.of()),
            "build-fails", new Expected(1, Map.of(), List.of()),
            "cleanup", new Expected(0, Map.of(), List.of("one:latest")));

    static List<String> flows() throws IOException {
        try (Stream<Path> all = Files.list(Suites.path("habitus/flows"))) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void aRecordedFlowDoesWhatItDid(String name) throws IOException {
        Suites.Case expected = json(name, "expect.json");
        Path work = copy(name);
        Map<String, String> before = FlowRoom.files(work);
        forgetImages();

        ChildProcess.Result result = run(name, work);

        Expected ours = DIFFERENT.get(name);
        long exit = ours == null ? Json.number(expected.get("exit")) : ours.exit;
        assertThat(result.exit()).as(result.toString()).isEqualTo((int) exit);
        Map<String, String> files = new TreeMap<>(FlowRoom.files(work));
        files.keySet().removeAll(before.keySet());
        assertThat(files).isEqualTo(ours == null ? strings(expected.object("new_files")) : ours.files);
        Map<String, @Nullable Object> images = expected.object("images").json();
        assertThat(room.images()).containsExactlyInAnyOrderElementsOf(ours == null ? images.keySet() : ours.images);
        for (String image : room.images()) {
            if (images.get(image) != null) {
                sameImage(image, expected.object("images").object(image));
            }
        }
        if (!INTERLEAVED.contains(name)) {
            sameMessages(name, result, expected.texts("log"));
        }
        nothingRuns();
        if (result.exit() == 1) {
            assertThat(result.err()).contains("Failed: ");
        }
    }

    private static Suites.Case json(String flow, String file) throws IOException {
        return new Suites.Case(Json.readObject(
                Files.readAllBytes(Suites.path("habitus/flows/" + flow).resolve(file))));
    }

    private static Path copy(String name) throws IOException {
        Path from = Suites.path("habitus/flows/" + name);
        Path work = room.work();
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.sorted().toList()) {
                Path to = work.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(to);
                } else if (!List.of("run.json", "expect.json")
                        .contains(each.getFileName().toString())) {
                    Files.writeString(to, Files.readString(each));
                }
            }
        }
        return work;
    }

    private static void forgetImages() {
        for (String image : room.images()) {
            room.tare().command("rmi", image).succeed();
        }
    }

    private static ChildProcess.Result run(String name, Path work) throws IOException {
        Suites.Case run = json(name, "run.json");
        ChildProcess command =
                room.flow(work, run.texts("args").toArray(new String[0])).with("HOME", "/home/user");
        for (Map.Entry<String, String> variable : strings(run.object("env")).entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        return command.run();
    }

    private static Map<String, String> strings(Suites.Case json) {
        Map<String, String> out = new TreeMap<>();
        json.json().forEach((key, value) -> out.put(key, (String) value));
        return out;
    }

    private static void sameImage(String name, Suites.Case expected) {
        try {
            Map<String, @Nullable Object> config =
                    Json.object(room.inspect(name).get("Config"));
            List<String> layers = new ArrayList<>(room.layers(name));
            // Of a RUN that changes nothing: BuildKit keeps it, the builder that Habitus used did not.
            layers.remove(EMPTY_LAYER);
            assertThat(layers).hasSize((int) Json.number(expected.get("layers")));
            assertThat(config.get("Cmd")).isEqualTo(expected.get("cmd"));
            assertThat(config.get("Entrypoint")).isEqualTo(expected.get("entrypoint"));
            assertThat(config.get("Env")).isEqualTo(expected.get("env"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sameMessages(String name, ChildProcess.Result result, List<String> recorded) {
        List<String> ours = messages(result.err().lines().toList());
        List<String> theirs = messages(recorded);
        // It starts beside the steps.
        assertThat(ours.stream().filter(HabitusFlowsTest::isOfService))
                .isEqualTo(theirs.stream().filter(HabitusFlowsTest::isOfService).toList());
        ours.removeIf(HabitusFlowsTest::isOfService);
        theirs.removeIf(HabitusFlowsTest::isOfService);
        if (name.equals("modes")) {
            ours.replaceAll(HabitusFlowsTest::withoutMode);
            theirs.replaceAll(HabitusFlowsTest::withoutMode);
        }
        if (name.equals("command-fails")) {
            // Habitus goes on; we do not.
            theirs = theirs.subList(0, ours.size());
        }
        if (name.equals("build-fails")) {
            assertThat(ours.removeLast()).startsWith("Removing artifact path: ");
        }
        if (name.equals("cleanup")) {
            theirs = List.of(
                    "Using 'WORKDIR/build.yml' as build file",
                    "Collecting artifact information",
                    "Building 1 steps",
                    "Step 1 - one, image-name = 'one'",
                    "Step 1 - Build for one",
                    "Step 1 - Building one from context 'WORKDIR'",
                    "Step 1 - Parsing and converting 'Dockerfile'");
        }
        assertThat(ours).as(result.toString()).isEqualTo(theirs);
    }

    private static boolean isOfService(String message) {
        return message.startsWith("Starting API on");
    }

    private static String withoutMode(String message) {
        return message.startsWith("Setting") ? message.substring(0, message.lastIndexOf(" to ")) : message;
    }

    /** The messages that count, with what varies taken out. */
    private static List<String> messages(List<String> lines) {
        List<String> out = new ArrayList<>();
        for (String line : lines) {
            String message =
                    line.replaceFirst("^(TIME|\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d)( ▶| \\[[A-Z]+\\] -) ?", "");
            boolean kept = !message.equals(line) && KEPT.stream().anyMatch(message::startsWith);
            if (kept && NOT_KEPT.stream().noneMatch(message::contains)) {
                out.add(message.replace(" on container ID", " on container")
                        .replaceAll("'?" + folder + "/work\\d+", "'WORKDIR")
                        .replace(" to 'WORKDIR", " to WORKDIR")
                        .replace("for 'WORKDIR", "for WORKDIR")
                        .replace("path: 'WORKDIR", "path: WORKDIR")
                        .stripTrailing());
            }
        }
        return out;
    }

    private static void nothingRuns() throws IOException {
        Path steps = room.store().resolve("steps");
        if (Files.isDirectory(steps)) {
            assertThat(steps).isEmptyDirectory();
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8))
                .doesNotContain(room.store().toString());
        Path flows = room.store().resolve("flows");
        if (Files.isDirectory(flows)) {
            assertThat(flows).isEmptyDirectory();
        }
    }
}
