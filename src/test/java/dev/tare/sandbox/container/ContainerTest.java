package dev.tare.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import dev.tare.sandbox.ExitStatus;
import dev.tare.sandbox.MountAccess;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.ResourceId;
import dev.tare.sandbox.ResourceName;
import dev.tare.sandbox.network.Membership;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.PortMapping;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path home;

    @Test
    void whatIsKeptReadsBackTheSame() throws IOException {
        Container created = container("web");
        assertThat(reread(created)).isEqualTo(created);
        Container running = created.running(ProcessId.self(), NOW);
        assertThat(reread(running)).isEqualTo(running);
        Container ended = running.exited(new ExitStatus(137, NOW, true), NOW);
        assertThat(reread(ended)).isEqualTo(ended);
        assertThat(reread(running.exited(null, NOW)).state().exitCode()).isNull();
    }

    @Test
    void whatOlderFilesLackIsTheDefault() throws IOException {
        Map<String, Object> json = Json.readObject(Json.write(container("web").toJson()));
        for (String newer : List.of(
                "labels",
                "mounts",
                "interactive",
                "terminal",
                "init",
                "stopSeconds",
                "logBytes",
                "hosts",
                "domainname",
                "networks")) {
            json.remove(newer);
        }
        assertThat(Container.fromJson(Json.write(json)).settings()).isEqualTo(ContainerSettings.NONE);
    }

    @Test
    void aDamagedFileIsAnError() {
        assertThatThrownBy(() -> Container.fromJson("{\"id\":3}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aProcessIsToldFromALaterOneOfItsNumber() {
        ProcessId self = ProcessId.self();
        assertThat(self.isAlive()).isTrue();
        assertThat(new ProcessId(self.pid(), self.startTime() + 1, self.boot()).isAlive())
                .isFalse();
        assertThat(new ProcessId(self.pid(), self.startTime(), "another boot").isAlive())
                .isFalse();
    }

    @Test
    void aContainerRunsWhileItsProcessDoes() {
        Container container = container("web").running(ProcessId.self(), NOW);
        assertThat(container.isRunning()).isTrue();
        assertThat(container.running(new ProcessId(1L << 40, 1, ""), NOW).isRunning())
                .isFalse();
        assertThat(container.exited(new ExitStatus(0, NOW, false), NOW).isRunning())
                .isFalse();
    }

    @Test
    void aContainerIsFoundByNameAndByTheBeginningOfItsId() throws IOException {
        keep(container("web"));
        Container other = container("db");
        keep(other);
        Containers containers = new Containers(home, Clock.systemUTC());
        assertThat(containers.list()).hasSize(2);
        assertThat(containers.require("db")).isEqualTo(other);
        assertThat(containers.require(other.id())).isEqualTo(other);
        assertThat(containers.require(other.shortId())).isEqualTo(other);
        assertThatThrownBy(() -> containers.require("wbe"))
                .hasMessage("there is no container called \"wbe\"")
                .hasFieldOrPropertyWithValue("problem.hint", "did you mean \"web\"?");
        assertThatThrownBy(() -> containers.require("")).hasMessage("there is no container called \"\"");
    }

    @Test
    void aStoreThatIsNotThereHasNoContainers() {
        assertThat(new Containers(home.resolve("none"), Clock.systemUTC()).list())
                .isEmpty();
    }

    @Test
    void namesAreMadeUpUntilOneIsFree() {
        Random random = new Random(1);
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            String name = ContainerNames.make(taken, random);
            assertThat(ResourceName.isOne(name)).as(name).isTrue();
            assertThat(taken.add(name)).isTrue();
        }
    }

    private void keep(Container container) throws IOException {
        Path folder = Files.createDirectories(home.resolve("containers").resolve(container.id()));
        Files.write(folder.resolve("config.json"), Json.write(container.toJson()));
    }

    private static Container reread(Container container) throws IOException {
        return Container.fromJson(Json.write(container.toJson()));
    }

    private static Container container(String name) {
        Digest digest = Digest.sha256("x");
        return new Container(
                ResourceId.make(),
                name,
                "hello:latest",
                digest,
                List.of(digest),
                List.of(digest.hex()),
                NOW,
                List.of("/app", "x"),
                NetworkMode.DEFAULT,
                PortMapping.parse("9090:8080"),
                15,
                true,
                "h",
                new ContainerSettings(
                        Map.of("a", "b"),
                        List.of(new MountPoint(MountPoint.VOLUME, "v", "/s", "/t", MountAccess.READ_WRITE, false, "")),
                        Set.of(RunSwitch.INTERACTIVE, RunSwitch.INIT),
                        3,
                        1000L,
                        List.of(new Op.HostEntry("db", "::1"), new Op.HostEntry("db", "10.0.0.1")),
                        "example",
                        List.of(new Membership("ci", List.of("db", "sql")))),
                ProcessId.self(),
                Container.State.CREATED);
    }
}
