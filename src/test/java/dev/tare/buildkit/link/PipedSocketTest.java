package dev.tare.buildkit.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.buildkit.fleet.BuilderAddress.Container;
import dev.tare.buildkit.fleet.BuilderAddress.Piped;
import dev.tare.buildkit.fleet.BuilderAddress.Pod;
import dev.tare.buildkit.fleet.BuilderAddress.Ssh;
import dev.tare.buildkit.fleet.DaemonLost;
import dev.tare.testing.Await;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs are scripts that note how they are called and lead to a real daemon, or to none. */
class PipedSocketTest {
    @TempDir
    private Path folder;

    private Map<String, String> program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return Map.of("PATH", folder + ":/usr/bin:/bin");
    }

    @Test
    @Tag("integration")
    void aRealClientSpeaksToARealDaemonThroughEachProgram() throws IOException {
        String buildctl = ChildProcess.installed("buildctl");
        BuildKitd daemon = BuildKitd.get();
        String script = "echo \"$0 $*\" >> " + folder.resolve("calls") + "\nexec " + buildctl + " --addr "
                + daemon.address() + " dial-stdio";
        for (Piped address : List.of(
                new Container("builder"),
                new Pod("builder-0", "ci", null, null),
                new Ssh("me", "host", null, Path.of("/run/b.sock")))) {
            Map<String, String> environment = program(address.command().getFirst(), script);
            Path left;
            try (PipedSocket socket = PipedSocket.open(address, environment)) {
                left = socket.path();
                assertThat(ChildProcess.of(buildctl, "--addr", "unix://" + left, "debug", "workers")
                                .succeed()
                                .out())
                        .contains("linux/");
            }
            assertThat(left.getParent()).doesNotExist();
            assertThat(Files.readString(folder.resolve("calls")))
                    .contains(String.join(
                            " ", address.command().subList(1, address.command().size())));
        }
    }

    @Test
    void whatTheProgramSaidIsTheReasonOfALostConnection() throws Exception {
        Map<String, String> environment =
                program("docker", "echo 'Error response from daemon: No such container: b' >&2; exit 1");

        try (PipedLink link = PipedLink.open(new Container("b"), environment)) {
            assertThat(link.in().readAllBytes()).isEmpty();
            assertThat(link.lastWords()).isEqualTo("docker: Error response from daemon: No such container: b");
        }
        environment = program("docker", "exit 7");
        try (PipedLink link = PipedLink.open(new Container("b"), environment)) {
            assertThat(link.lastWords()).isEqualTo("docker ended with exit code 7");
        }
    }

    @Test
    void aProgramThatIsMissingIsNamed() {
        assertThatThrownBy(() -> PipedLink.open(new Container("b"), Map.of("PATH", folder.toString())))
                .isInstanceOf(DaemonLost.class)
                .hasMessage("docker is not installed, or not on PATH");
    }

    @Test
    void closingEndsAProgramThatWouldNotEndByItself() throws Exception {
        Map<String, String> environment = program("docker", "trap '' TERM; echo $$; while :; do sleep 1; done");
        PipedLink link = PipedLink.open(new Container("b"), environment);
        StringBuilder pid = new StringBuilder();
        for (int c = link.in().read(); c != '\n'; c = link.in().read()) {
            pid.append((char) c);
        }
        link.close();

        long number = Long.parseLong(pid.toString());
        Await.await("the program ends", () -> ProcessHandle.of(number).isEmpty());
    }
}
