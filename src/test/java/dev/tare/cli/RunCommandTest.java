package dev.tare.cli;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Json;
import dev.tare.store.Store;
import dev.tare.testing.Command;
import dev.tare.testing.Command.Result;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.ControlGroups;
import dev.tare.testing.Tare;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class RunCommandTest {
    @TempDir
    static Path home;

    private static Tare tare;
    private static List<String> linksBefore;
    private static List<String> groupsBefore;

    @BeforeAll
    static void makeImages() throws IOException {
        Command.needRoot();
        Command.installed("runc");
        Command.installed("ip");
        tare = new Tare(home);
        linksBefore = links();
        groupsBefore = groups();
        byte[] smallest = Files.readAllBytes(Path.of("examples/smallest/hello"));
        try (Store store = Store.open(home)) {
            ContainerImages.busybox(store, "box", _ -> {});
            ContainerImages.busybox(
                    store, "web", config -> config.cmd = List.of("httpd", "-f", "-p", "8080", "-h", "/www"));
            ContainerImages.busybox(store, "polite", config -> {
                config.cmd = List.of(
                        "sh", "-c", "trap 'echo bye; exit 3' TERM USR1; echo up; while true; do sleep 0.05; done");
                config.stopSignal = "SIGUSR1";
            });
            ContainerImages.image(
                    store,
                    "smallest",
                    List.of(ContainerImages.layer(
                            store, writer -> ContainerImages.file(writer, "hello", 0755, smallest))),
                    config -> {
                        config.entrypoint = List.of("/hello");
                        config.user = "65532:65532";
                    });
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Result all = tare.command("ps", "-aq").succeed();
        if (!all.out().isEmpty()) {
            List<String> words = new ArrayList<>(List.of("rm", "-f"));
            words.addAll(all.out().lines().toList());
            Result _ = tare.command(words).succeed();
        }
        assertClean();
    }

    /** Names of network interfaces that tare made. */
    private static List<String> links() {
        return Command.of("ip", "-o", "link")
                .succeed()
                .out()
                .lines()
                .filter(line -> line.contains(": tare"))
                .map(line -> line.split(": ", 3)[1])
                .toList();
    }

    /** The control groups of containers; those of builds at the same time are theirs. */
    private static List<String> groups() throws IOException {
        return ControlGroups.named("tare-").stream()
                .map(Path::toString)
                .filter(group -> !group.contains("/tare-step-"))
                .toList();
    }

    private static void assertClean() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("containers"))) {
            assertThat(folders).isEmpty();
        }
        try (Stream<Path> scratch = Files.list(home.resolve("tmp"))) {
            assertThat(scratch).isEmpty();
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(home.toString());
        // What other runs of tare on this machine have is theirs, and goes some time.
        await(() -> "links " + links(), () -> linksBefore.containsAll(links()));
        await("no control groups more than " + groupsBefore, () -> groupsBefore.containsAll(groups()));
        await("no mark", () -> !linksBefore.isEmpty() || !Files.exists(Path.of("/run/tare/ip_forward")));
    }

    @Test
    void theSmallestProgramSaysHello() {
        Result result = tare.command("run", "--rm", "smallest").run();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("Hi World\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void exitCodesArePassedOn() {
        assertThat(box("exit 7").exit()).isEqualTo(7);
        assertThat(box("kill -9 $$; sleep 1").exit())
                .as("the first process cannot kill itself")
                .isEqualTo(0);
        assertThat(tare.command("run", "--rm", "--network", "none", "box", "/no/such")
                        .run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(127);
                    assertThat(result.err()).isEqualTo("tare: the image has no file /no/such\n");
                });
        assertThat(tare.command("run", "--rm", "--network", "none", "box", "nope")
                        .run()
                        .exit())
                .isEqualTo(127);
        assertThat(tare.command("run", "--rm", "--network", "none", "box", "/etc/plain")
                        .run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(126);
                    assertThat(result.err()).contains("/etc/plain cannot be executed: its mode is 0644");
                });
        assertThat(tare.command("run", "--rm", "--pull", "never", "nothing").run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(125);
                    assertThat(result.err()).startsWith("tare: there is no image called \"nothing\"");
                });
    }

    @Test
    void variablesUsersAndFoldersAreAsAskedFor() {
        Result result = tare.command(
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "-e",
                        "A=1",
                        "-e",
                        "B",
                        "-e",
                        "FROM=me",
                        "-w",
                        "/new/folder",
                        "box",
                        "sh",
                        "-c",
                        "echo $A $B $FROM $HOME $(stat -c %u:%a .); ls -d $PWD")
                .with("B", "outside")
                .succeed();
        assertThat(result.out()).isEqualTo("1 outside me /root 0:755\n/new/folder\n");
        result = tare.command("run", "--rm", "--network", "none", "-u", "ann", "box", "sh", "-c", "id; echo $HOME")
                .succeed();
        assertThat(result.out()).isEqualTo("uid=1000(ann) gid=100(users) groups=10(wheel),100(users)\n/home/ann\n");
        result = tare.command("run", "--rm", "-u", "nobody", "box", "id").run();
        assertThat(result.exit()).isEqualTo(125);
        assertThat(result.err()).contains("the image's /etc/passwd has no user \"nobody\"");
    }

    @Test
    void standardInputIsPassedOnAndOutputsStayApart() throws IOException {
        Path input = Files.writeString(home.resolveSibling(home.getFileName() + ".in"), "one\ntwo\n");
        Path output = home.resolveSibling(home.getFileName() + ".out");
        Result result = tare.command(
                        "run", "-i", "--rm", "--network", "none", "-u", "1000", "box", "sh", "-c", "cat; echo err >&2")
                .from(input)
                .to(output)
                .succeed();
        assertThat(output).hasContent("one\ntwo\n");
        assertThat(result.err()).isEqualTo("err\n");
        // A redirection must not give the user's file away.
        assertThat(Files.getAttribute(output, "unix:uid")).isEqualTo(0);
        Files.delete(input);
        Files.delete(output);
    }

    @Test
    void theFilesOfTheNetworkLeaveNothingInTheImage() {
        Result result =
                box("cat /etc/hosts /etc/hostname /etc/resolv.conf > /x; stat -c %s /etc/hosts; echo y > /etc/plain");
        assertThat(result.exit()).isZero();
        assertThat(result.out().strip()).matches("[1-9][0-9]*");
        assertThat(box("cat /etc/plain; ls /x").out()).isEqualTo("plain\n");
    }

    @Test
    void aContainerHasOnlyItsOwnNetwork() {
        assertThat(box("ls /sys/class/net").out()).isEqualTo("lo\n");
        assertThat(box("cat /sys/class/net/lo/flags").out()).as("up, loopback").isEqualTo("0x9\n");
        assertThat(tare.command("run", "--rm", "box", "ls", "/sys/class/net")
                        .succeed()
                        .out())
                .isEqualTo("eth0\nlo\n");
    }

    @Test
    void aPublishedPortAnswersAndNothingElseDoes() throws Exception {
        int port = freePort();
        Process process = start("run", "--rm", "--name", "web2", "-p", port + ":8080", "web");
        try {
            await("an answer", () -> answers(port));
            assertThat(get("127.0.0.1:" + port)).isEqualTo("hello from inside\n");
            assertThat(answers(8080)).isFalse();
            Result ps = tare.command("ps").succeed();
            assertThat(ps.out()).contains("0.0.0.0:" + port + "->8080/tcp", "\"httpd -f -p 8080 -h…\"", "Up ");
        } finally {
            Result _ = tare.command("stop", "-t", "0", "web2").succeed();
        }
        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(answers(port)).isFalse();
        assertClean();
    }

    @Test
    void containersDoNotReachEachOtherButByPublishedPorts() throws Exception {
        Command.installed("nft");
        Result first = tare.command("run", "-d", "--name", "first", "web").succeed();
        assertThat(first.err()).isEmpty();
        String hosts = Files.readString(
                home.resolve("containers").resolve(first.out().strip()).resolve("hosts"));
        String address = hosts.lines().toList().getLast().split("\t")[0];
        await("an answer", () -> answers(address, 8080));
        assertThat(get(address + ":8080")).isEqualTo("hello from inside\n");
        Result second = tare.command("run", "--rm", "box", "nc", "-w", "2", address, "8080")
                .run();
        assertThat(second.exit()).isNotZero();
        assertThat(second.out()).isEmpty();
    }

    @Test
    void aContainerInTheBackgroundRunsUntilItIsStopped() throws Exception {
        int port = freePort();
        Result run = tare.command("run", "-d", "--name", "web1", "-p", "127.0.0.1:" + port + ":8080", "web")
                .succeed();
        assertThat(run.out()).matches("[0-9a-f]{64}\n");
        assertThat(run.err()).isEmpty();
        await("an answer", () -> answers(port));
        List<Object> list =
                Json.list(Json.read(tare.command("ps", "--json").succeed().out().getBytes(StandardCharsets.UTF_8)));
        assertThat(list).hasSize(1);
        Map<String, Object> shown = Json.object(list.getFirst());
        assertThat(shown)
                .containsEntry("name", "web1")
                .containsEntry("status", "running")
                .containsEntry("exitCode", null);
        assertThat(tare.command("rm", "web1").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("the container web1 is running");
        });
        assertThat(tare.command("stop", "-t", "1", run.out().substring(0, 6))
                        .succeed()
                        .out())
                .isEqualTo(run.out().substring(0, 6) + "\n");
        assertThat(answers(port)).isFalse();
        assertThat(tare.command("ps").succeed().out().lines()).hasSize(1);
        assertThat(tare.command("ps", "-a").succeed().out()).contains("Exited (1", "web1");
        assertThat(tare.command("rm", "web1").succeed().out()).isEqualTo("web1\n");
        assertClean();
    }

    @Test
    void aNameIsGivenOnce() {
        Result _ = tare.command("run", "-d", "--name", "one", "--network", "none", "box", "sleep", "60")
                .succeed();
        assertThat(tare.command("run", "--rm", "--name", "one", "box", "id").run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(125);
                    assertThat(result.err())
                            .startsWith("tare: the name \"one\" is that of the container ")
                            .contains("remove it with \"tare rm -f one\"");
                });
        assertThat(tare.command("stop", "on").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).isEqualTo("tare: there is no container called \"on\"\n  did you mean \"one\"?\n");
        });
    }

    @Test
    void aPortInUseIsOneClearErrorThatLeavesNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            for (List<String> mode : List.of(List.of("--rm"), List.of("-d"))) {
                List<String> words = new ArrayList<>(List.of("run", "-p", port + ":8080"));
                words.addAll(mode);
                words.add("web");
                Result result = tare.command(words).run();
                assertThat(result.exit()).isEqualTo(125);
                assertThat(result.out()).isEmpty();
                assertThat(result.err()).startsWith("tare: port " + port + " of 0.0.0.0 is in use already\n");
                assertThat(result.err().lines()).hasSize(2);
                assertClean();
            }
        }
    }

    @Test
    void signalsReachTheProgram() throws Exception {
        Process process = start("run", "--rm", "--network", "none", "polite");
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("up");
        Result _ = Command.of("kill", "-TERM", Long.toString(process.pid())).succeed();
        assertThat(out.readLine()).isEqualTo("bye");
        assertThat(process.waitFor()).isEqualTo(3);
    }

    @Test
    void aProgramThatDoesNotHearIsKilledAtTheThirdSignal() throws Exception {
        Process process = start("run", "--rm", "--network", "none", "box", "sh", "-c", "echo up; exec sleep 60");
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("up");
        // On a busy machine two signals can reach the program as one.
        for (int i = 0; i < 30 && process.isAlive(); i++) {
            Result _ = Command.of("kill", "-INT", Long.toString(process.pid())).run();
            boolean _ = process.waitFor(300, TimeUnit.MILLISECONDS);
        }
        assertThat(process.waitFor()).isEqualTo(137);
        assertClean();
    }

    @Test
    void theImagesStopSignalIsUsed() throws Exception {
        Result _ = tare.command("run", "-d", "--name", "nice", "--network", "none", "polite")
                .succeed();
        await("its trap", () -> tare.command("logs", "nice").succeed().out().equals("up\n"));
        Result _ = tare.command("stop", "nice").succeed();
        assertThat(tare.command("ps", "-a").succeed().out())
                .as("another signal would not have ended it so")
                .contains("Exited (3)");
    }

    @Test
    void aKilledKeeperLeavesTheTruthAndNothingElse() throws Exception {
        int port = freePort();
        String id = tare.command("run", "-d", "--rm", "--name", "orphan", "-p", port + ":8080", "web")
                .succeed()
                .out()
                .strip();
        Map<String, Object> config = Json.readObject(
                Files.readAllBytes(home.resolve("containers").resolve(id).resolve("config.json")));
        long keeper = Json.number(Json.object(config.get("keeper")).get("pid"));
        long first = Json.number(Json.object(config.get("process")).get("pid"));
        Result _ = Command.of("kill", "-9", Long.toString(keeper)).succeed();
        await("the end of the answers", () -> !answers(port));
        assertThat(tare.command("ps").succeed().out()).contains("orphan", "Up ").doesNotContain("->8080");
        Result _ = Command.of("kill", "-9", Long.toString(first)).succeed();
        await("the end of it", () -> !tare.command("ps", "-a").succeed().out().contains("orphan"));
        assertClean();
    }

    @Test
    void whoKilledEverythingAtOnceIsClearedUpAfter() throws Exception {
        Process process = start("run", "-p", "127.0.0.1::8080", "--name", "gone", "web");
        await("its start", () -> tare.command("ps").succeed().out().contains("gone"));
        Map<String, Object> config = Json.readObject(Files.readAllBytes(home.resolve("containers")
                .resolve(tare.command("ps", "-aq", "--no-trunc").succeed().out().strip())
                .resolve("config.json")));
        List<String> words = new ArrayList<>(List.of("kill", "-9", Long.toString(process.pid())));
        for (String each : List.of("keeper", "process")) {
            words.add(Long.toString(Json.number(Json.object(config.get(each)).get("pid"))));
        }
        Result _ = Command.of(words).succeed();
        await("its end", () -> tare.command("ps", "-a").succeed().out().contains("Exited (unknown)"));
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(home.toString());
        await(() -> "links " + links(), () -> linksBefore.containsAll(links()));
    }

    @Test
    void wrongUsageIsRefused() {
        assertThat(tare.command("run", "-p", "1:2/sctp", "web").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err()).contains("sctp");
        });
        assertThat(tare.command("run").run().exit()).isEqualTo(2);
        assertThat(tare.command("rm").run().exit()).isEqualTo(2);
    }

    private static Result box(String script) {
        return tare.command("run", "--rm", "--network", "none", "box", "sh", "-c", script)
                .run();
    }

    private static Process start(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(tare.command(words).words());
        builder.environment().put("TARE_HOME", home.toString());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        return answers("127.0.0.1", port);
    }

    private static boolean answers(String host, int port) {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String get(String host) throws IOException {
        try (InputStream in = URI.create("http://" + host + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
