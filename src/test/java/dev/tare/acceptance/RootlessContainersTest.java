package dev.tare.acceptance;

import static dev.tare.acceptance.Rootless.answers;
import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.text.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary user with further users runs containers, in the foreground and in the background. */
@Tag("integration")
class RootlessContainersTest {
    private static final int STARTS = Integer.getInteger("tare.starts", 5);
    private static final int AT_ONCE = Integer.getInteger("tare.atonce", 4);

    @TempDir
    private static Path folder;

    private static Rootless user;

    @BeforeAll
    static void someone() throws IOException {
        user = Rootless.make(folder.resolve("someone"), "tare-test-rootless", true);
    }

    @AfterAll
    static void nobody() {
        if (user != null) {
            user.close();
        }
    }

    @Test
    void aProgramRunsAsRootOfItsOwnAndItsExitCodeIsPassedOn() throws IOException {
        Result result = user.tare(
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "web",
                        "sh",
                        "-c",
                        "id -u; stat -c %u /www/index.html; exit 7")
                .run();
        assertThat(result.exit()).as(result.toString()).isEqualTo(7);
        assertThat(result.out()).isEqualTo("0\n1000\n");
        assertThat(result.err()).isEmpty();
        assertThat(user.tare("run", "--rm", "--network", "host", "-u", "1000", "web", "id", "-u")
                        .succeed()
                        .out())
                .isEqualTo("1000\n");
        user.assertNothingIsLeft();
    }

    @Test
    void aServerIsStartedAgainAndAgainAndNothingOfItStays() throws IOException {
        for (int i = 0; i < STARTS; i++) {
            startAndStop("again" + i);
        }
        user.assertNothingIsLeft();
    }

    @Test
    void serversAreStartedAtOnce() throws Exception {
        List<Future<Void>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < AT_ONCE; i++) {
                String name = "atonce" + i;
                Callable<Void> task = () -> {
                    startAndStop(name);
                    return null;
                };
                all.add(threads.submit(task));
            }
            for (Future<Void> each : all) {
                each.get();
            }
        }
        user.assertNothingIsLeft();
    }

    private static void startAndStop(String name) throws IOException {
        Result _ = user.tare("run", "-d", "--rm", "--name", name, "-p", "127.0.0.1::8080", "web")
                .succeed();
        int port = user.port(name);
        await(name + " at " + port, () -> answers(port));
        assertThat(user.tare("stop", "-t", "0", name).succeed().out()).isEqualTo(name + "\n");
        assertThat(answers(port)).isFalse();
    }

    @Test
    void filesOfOtherUsersGoWithAContainerThatRuns() throws IOException {
        Result _ = user.tare(
                        "run",
                        "-d",
                        "--name",
                        "other",
                        "--network",
                        "none",
                        "-u",
                        "1000",
                        "-w",
                        "/",
                        "web",
                        "sleep",
                        "60")
                .succeed();
        assertThat(user.tare("rm", "other").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("the container other is running");
        });
        assertThat(user.tare("exec", "other", "id", "-u").succeed().out()).isEqualTo("1000\n");
        assertThat(user.tare("exec", "-u", "0", "other", "sh", "-c", "echo mine > /made; busybox chown 5:6 /made")
                        .succeed()
                        .out())
                .isEmpty();
        Result _ = user.tare("cp", "other:/made", "out").succeed();
        assertThat(user.person().folder().resolve("out")).hasContent("mine");
        assertThat(user.tare("restart", "-t", "0", "other").succeed().out()).isEqualTo("other\n");
        assertThat(user.tare("exec", "other", "cat", "/made").succeed().out()).isEqualTo("mine\n");
        assertThat(user.tare("rm", "-f", "other").succeed().out()).isEqualTo("other\n");
        user.assertNothingIsLeft();
    }

    @Test
    void afterACrashTheTruthIsToldAndGcLeavesNothing() throws IOException {
        Result _ = user.tare("run", "-d", "--name", "killed", "--network", "none", "web", "sleep", "60")
                .succeed();
        Result _ = user.tare("run", "-d", "--rm", "--name", "gone", "web", "sleep", "60")
                .succeed();
        for (String name : List.of("killed", "gone")) {
            kill(name);
        }
        await(
                () -> user.tare("ps", "-a").run().toString(),
                () -> user.tare("ps", "-a").succeed().out().contains("Exited (unknown)"));
        assertThat(user.tare("ps", "-a").succeed().out()).contains("killed").doesNotContain("gone");
        Result _ = user.tare("gc").succeed();
        assertThat(user.tare("container", "prune").succeed().out()).startsWith("Deleted Containers:\n");
        user.assertNothingIsLeft();
    }

    @Test
    void aContainerWithoutItsShimIsShownAndEndedByGc() throws IOException {
        Result _ = user.tare(
                        "run",
                        "-d",
                        "--rm",
                        "--name",
                        "orphan",
                        "--network",
                        "none",
                        "-u",
                        "1000",
                        "web",
                        "sleep",
                        "60")
                .succeed();
        Result _ = ChildProcess.of("kill", "-9", shim("orphan")).succeed();
        assertThat(user.tare("ps").succeed().out()).contains("orphan");
        assertThat(user.tare("gc").succeed().err())
                .isEqualTo("tare: ended the container orphan: its shim was killed\n");
        user.assertNothingIsLeft();
    }

    private static void kill(String name) throws IOException {
        String process = Long.toString(Json.number(user.shown(name).get("pid")));
        Result _ = ChildProcess.of("kill", "-9", shim(name), process).succeed();
    }

    private static String shim(String name) throws IOException {
        Path config = user.person()
                .folder()
                .resolve("store/containers")
                .resolve(String.valueOf(user.shown(name).get("id")))
                .resolve("config.json");
        Object shim = Json.readObject(Files.readAllBytes(config)).get("shim");
        return Long.toString(Json.number(Json.object(shim).get("pid")));
    }

    @Test
    void afterAnotherStartOfTheSystemNothingRunsAndAllCanBeRemoved() throws IOException {
        String id = user.tare("run", "-d", "--name", "rebooted", "--network", "none", "web", "sleep", "60")
                .succeed()
                .out()
                .strip();
        Path config =
                user.person().folder().resolve("store/containers").resolve(id).resolve("config.json");
        String running = Files.readString(config);
        kill("rebooted");
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        // Its process and its shim were those of an earlier start; their numbers are those of others now.
        String earlier = running.replace(boot, "00000000-0000-4000-8000-000000000000");
        assertThat(earlier).isNotEqualTo(running);
        Files.writeString(config, earlier);
        assertThat(user.tare("ps").succeed().out()).doesNotContain("rebooted");
        assertThat(user.tare("ps", "-a").succeed().out()).contains("rebooted", "Exited (unknown)");
        assertThat(user.tare("rm", "rebooted").succeed().out()).isEqualTo("rebooted\n");
        user.assertNothingIsLeft();
    }

    @Test
    void layersOfAContainerAreKeptWhenItsImageIsGone() throws IOException {
        Result _ = user.tare("run", "-d", "--name", "kept", "--network", "none", "web", "sleep", "60")
                .succeed();
        Result _ = user.tare("build", "-q", "-t", "web2", "context").succeed();
        assertThat(user.tare("exec", "kept", "cat", "/www/index.html").succeed().out())
                .isEqualTo("hello world!\n");
        Result _ = user.tare("prune", "-a").succeed();
        Result _ = user.tare("gc", "--keep", "0").succeed();
        assertThat(user.tare("exec", "kept", "cat", "/www/index.html").succeed().out())
                .isEqualTo("hello world!\n");
        Result _ = user.tare("rm", "-f", "kept").succeed();
        Result _ = user.tare("build", "-q", "-t", "web", "context").succeed();
        user.assertNothingIsLeft();
    }

    @Test
    void slirpLeadsToTheHostAndItsNameServers() throws IOException {
        ChildProcess.installed("slirp4netns");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "the host\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String script = "cat /etc/resolv.conf; ip -o address show eth0; wget -qO- http://outside:"
                    + server.getAddress().getPort();
            // Some systems let nobody but root have the device.
            Result result = user.changed(
                            "mknod " + folder + "/tun c 10 200; chmod 666 " + folder + "/tun; mount --bind " + folder
                                    + "/tun /dev/net/tun",
                            "run",
                            "--rm",
                            "--add-host",
                            "outside:host-gateway",
                            "web",
                            "sh",
                            "-c",
                            script)
                    .succeed();
            assertThat(result.err()).isEmpty();
            assertThat(result.out())
                    .contains("nameserver 10.0.2.3\n", "10.0.2.100/24")
                    .endsWith("the host\n");
        } finally {
            server.stop(0);
            Files.deleteIfExists(folder.resolve("tun"));
        }
        user.assertNothingIsLeft();
    }

    @Test
    void whatIsMissingIsNamedWithItsPackage() throws IOException {
        ChildProcess.installed("slirp4netns");
        Result cut =
                user.without("slirp4netns", "run", "--rm", "web", "id", "-u").succeed();
        assertThat(cut.out()).isEqualTo("0\n");
        assertThat(cut.err())
                .isEqualTo("tare: the container has no way out to other machines: slirp4netns is not installed"
                        + " (Debian and Ubuntu: apt-get install slirp4netns); --network host has the host's\n");
        Result single = user.without("newuidmap", "run", "--rm", "--network", "none", "web", "id", "-u")
                .succeed();
        assertThat(single.out()).isEqualTo("0\n");
        assertThat(single.err())
                .startsWith("tare: all files of the image belong to root, since this user has no other users")
                .contains("newuidmap is not installed (Debian and Ubuntu: apt-get install uidmap)");
        Result none = user.without("runc", "run", "--rm", "--network", "none", "web", "id", "-u")
                .run();
        assertThat(none.exit()).isEqualTo(125);
        assertThat(none.err())
                .isEqualTo("tare: runc is not installed: containers are run by it\n"
                        + "  install it (Debian and Ubuntu: apt-get install runc)\n");
        user.assertNothingIsLeft();
    }

    @Test
    void aReadOnlyVolumeCanLieOnAMountWithLockedOptions() throws IOException {
        Path data = Files.createDirectory(user.person().folder().resolve("data"));
        Files.writeString(data.resolve("file"), "content\n");
        user.person().own(data);
        Result result = user.changed(
                        "mount --bind " + data + " " + data + "; mount -o remount,bind,nosuid,nodev,noexec " + data,
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "-v",
                        data + ":/data:ro",
                        "web",
                        "cat",
                        "/data/file")
                .succeed();
        assertThat(result.out()).isEqualTo("content\n");
    }
}
