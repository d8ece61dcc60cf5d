package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class TracedCommandsTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir
    private Path folder;

    private List<Map<String, Object>> trace(String... words) throws IOException {
        Path file = folder.resolve("trace.json");
        List<String> all = new ArrayList<>(List.of("--trace", file.toString()));
        all.addAll(List.of(words));
        new Tare(folder.resolve("store")).command(all).succeed();
        List<Map<String, Object>> events = new ArrayList<>();
        for (Object event : Json.list(Json.read(Files.readAllBytes(file)))) {
            events.add(Json.object(event));
        }
        return events;
    }

    /** What Perfetto needs of each: complete events with times and rows, and a name for each row. */
    private static void check(List<Map<String, Object>> events) {
        List<Object> named = new ArrayList<>();
        List<Object> used = new ArrayList<>();
        for (Map<String, Object> event : events) {
            assertThat(event).containsKeys("ph", "pid", "tid", "name");
            if ("X".equals(event.get("ph"))) {
                assertThat((Double) event.get("dur")).isNotNegative();
                assertThat((Double) event.get("ts")).isPositive();
                used.add(event.get("tid"));
            } else {
                assertThat(event.get("ph")).isEqualTo("M");
                named.add("thread_name".equals(event.get("name")) ? event.get("tid") : 0L);
            }
        }
        assertThat(named).containsAll(used);
    }

    private static List<String> names(List<Map<String, Object>> events, String category) {
        return events.stream()
                .filter(event -> category.equals(event.get("cat")))
                .map(event -> String.valueOf(event.get("name")))
                .toList();
    }

    private void context(String dockerfile) throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        if (Files.exists(BUSYBOX) && Files.notExists(context.resolve("busybox"))) {
            Files.copy(BUSYBOX, context.resolve("busybox"));
        }
    }

    @Test
    void aBuildWithRunShowsItsStepsProcessesLocksAndWrites() throws IOException {
        assumeTrue(Files.exists(BUSYBOX), "no busybox");
        context("""
                FROM scratch
                COPY busybox /bin/busybox
                RUN ["/bin/busybox", "true"]
                """);

        List<Map<String, Object>> events =
                trace("build", "-q", "-t", "x", folder.resolve("context").toString());

        check(events);
        assertThat(names(events, "step")).anyMatch(name -> name.contains("RUN [\"/bin/busybox\""));
        assertThat(names(events, "process")).isNotEmpty();
        assertThat(names(events, "lock")).isNotEmpty();
        assertThat(names(events, "io")).anyMatch(name -> name.startsWith("write "));
        assertThat(names(events, "command")).containsExactly("build");
        Map<String, Object> start = events.stream()
                .filter(event -> "jvm".equals(event.get("cat")))
                .findFirst()
                .orElseThrow();
        assertThat(String.valueOf(start.get("args"))).contains("classes=");
        assertThat((Double) start.get("dur")).isBetween(5_000d, 60_000_000d);
    }

    /** The JVM wrote its list of classes there while the folder was read. */
    @Test
    void aTraceMayLieInTheFolderThatIsBuilt() throws IOException {
        context("FROM scratch\nCOPY . /\n");
        Path context = folder.resolve("context");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        String[] before = context.toFile().list();

        new Tare(folder.resolve("store"))
                .command("--trace", context.resolve("trace.json").toString(), "build", "-t", "x", context.toString())
                .with("TMPDIR", temporary.toString())
                .succeed();

        assertThat(context.toFile().list()).hasSize(before.length + 1).contains("trace.json");
        assertThat(temporary.toFile().list()).isEmpty();
    }

    @Test
    void aContainersRunIsTraced() throws IOException {
        assumeTrue(Files.exists(BUSYBOX), "no busybox");
        context("FROM scratch\nCOPY busybox /bin/busybox\n");
        new Tare(folder.resolve("store"))
                .command("build", "-q", "-t", "x", folder.resolve("context").toString())
                .succeed();

        List<Map<String, Object>> events =
                trace("run", "--rm", "--network", "host", "x", "/bin/busybox", "echo", "--trace");

        check(events);
        assertThat(names(events, "command")).containsExactly("run");
        assertThat(names(events, "process")).anyMatch(name -> name.contains("tare-shim"));
    }

    @Test
    void pushAndPullShowTheirTransfers() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        String name = Registry.get().address() + "/traced";
        new Tare(folder.resolve("store"))
                .command("build", "-q", "-t", name, context.toString())
                .succeed();

        List<Map<String, Object>> pushed = trace("push", "-q", name);
        check(pushed);
        assertThat(names(pushed, "transfer"))
                .anyMatch(transfer -> transfer.startsWith("upload sha256:"))
                .anyMatch(transfer -> transfer.startsWith("PUT http://") && transfer.contains("/manifests/latest"));

        new Tare(folder.resolve("store")).command("rmi", name).succeed();
        new Tare(folder.resolve("store")).command("prune", "-f").run();
        List<Map<String, Object>> pulled = trace("pull", "-q", name);
        check(pulled);
        assertThat(names(pulled, "transfer")).anyMatch(transfer -> transfer.startsWith("GET http://"));
    }

    @Test
    void aTraceWithoutAFileIsAMistakeAndAnUnwritableOneAFailure() {
        Tare tare = new Tare(folder.resolve("store"));

        assertThat(tare.command("--trace").run().exit()).isEqualTo(2);
        assertThat(tare.command("--trace", folder + "/t").run().exit()).isEqualTo(2);
        assertThat(folder.resolve("t")).doesNotExist();
        ChildProcess.Result unwritten =
                tare.command("--trace", folder + "/none/t", "images").run();
        assertThat(unwritten.exit()).isEqualTo(1);
        assertThat(unwritten.err()).contains("the trace " + folder + "/none/t cannot be written");
    }
}
