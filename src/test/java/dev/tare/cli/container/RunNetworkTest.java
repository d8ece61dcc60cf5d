package dev.tare.cli.container;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerRoom;
import dev.tare.testing.Ports;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The networks of containers: each its own, and ports that lead into it. */
@Tag("integration")
class RunNetworkTest {
    @TempDir
    static Path home;

    private static ContainerRoom room;
    private static Tare tare;

    @BeforeAll
    static void makeImages() {
        room = ContainerRoom.in(home);
        tare = room.tare();
        room.web();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        room.leave();
        room.assertClean();
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
        int port = Ports.free();
        Process process = room.spawn("run", "--rm", "--name", "web2", "-p", port + ":8080", "web");
        try {
            await("an answer", () -> Ports.answers(port));
            assertThat(get("127.0.0.1:" + port)).isEqualTo("hello from inside\n");
            assertThat(Ports.answers(8080)).isFalse();
            Result ps = tare.command("ps").succeed();
            assertThat(ps.out()).contains("0.0.0.0:" + port + "->8080/tcp", "\"httpd -f -p 8080 -h…\"", "Up ");
        } finally {
            Result _ = tare.command("stop", "-t", "0", "web2").succeed();
        }
        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(Ports.answers(port)).isFalse();
        room.assertClean();
    }

    @Test
    void containersDoNotReachEachOtherButByPublishedPorts() throws Exception {
        ChildProcess.installed("nft");
        Result first = tare.command("run", "-d", "--name", "first", "web").succeed();
        assertThat(first.err()).isEmpty();
        String hosts = Files.readString(room.folder(first.out().strip()).resolve("hosts"));
        String address = hosts.lines().toList().getLast().split("\t")[0];
        await("an answer", () -> Ports.answers(address, 8080));
        assertThat(get(address + ":8080")).isEqualTo("hello from inside\n");
        Result second = tare.command("run", "--rm", "box", "nc", "-w", "2", address, "8080")
                .run();
        assertThat(second.exit()).isNotZero();
        assertThat(second.out()).isEmpty();
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
                room.assertClean();
            }
        }
    }

    private static Result box(String script) {
        return tare.command("run", "--rm", "--network", "none", "box", "sh", "-c", script)
                .run();
    }

    private static String get(String host) throws IOException {
        try (InputStream in = URI.create("http://" + host + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
