package dev.tare.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.buildkit.fleet.Addresses;
import dev.tare.buildkit.fleet.BuilderAddress;
import dev.tare.buildkit.fleet.BuilderAddress.Container;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.buildkit.fleet.BuilderAddress.Unix;
import dev.tare.buildkit.fleet.DaemonControl;
import dev.tare.buildkit.fleet.DaemonInfo;
import dev.tare.buildkit.fleet.DaemonLost;
import dev.tare.buildkit.fleet.Fleet;
import dev.tare.oci.Platform;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetReportTest {
    @TempDir
    private Path folder;

    private static Fleet fleet(BuilderAddress... addresses) {
        return new Fleet(
                "test",
                List.of(addresses).stream()
                        .map(each -> new Fleet.Member(each, 1))
                        .toList(),
                List.of());
    }

    /** One that answers, or not. */
    private record Fake(@Nullable Integer active) implements DaemonControl {
        @Override
        public DaemonInfo info() {
            Platform amd64 = new Platform("linux", "amd64", "");
            List<Platform> platforms =
                    List.of(amd64, new Platform("linux", "amd64", "v2"), new Platform("linux", "386", ""));
            return new DaemonInfo("id", "v0.32.0", platforms, Map.of(), active, 5_000_000_000L, 2_000_000L);
        }

        @Override
        public long prune(boolean all, @Nullable Duration keepUnused, long keepBytes) throws DaemonLost {
            throw DaemonLost.during("connection reset", null);
        }

        @Override
        public void close() {}
    }

    @Test
    void oneThatIsLostHidesNoneOfTheOthers() {
        FleetReport report = new FleetReport(
                fleet(new Tcp("a", 1, null), new Tcp("b", 1, null), new Tcp("c", 1, null)),
                Addresses.Resolver.SYSTEM,
                address -> {
                    if (address.text().contains("b")) {
                        throw DaemonLost.before("connection refused", null);
                    }
                    return new Fake(address.text().contains("a") ? 3 : null);
                });
        FleetReport.Result list = report.list();

        assertThat(list.text()).isEqualTo("""
                ADDRESS     STATUS    VERSION   PLATFORMS               BUILDS    CACHE     RECLAIMABLE
                tcp://a:1   ready     v0.32.0   linux/amd64,linux/386   3         5GB       2MB
                tcp://b:1   lost                                                            %s
                tcp://c:1   ready     v0.32.0   linux/amd64,linux/386             5GB       2MB
                """.formatted(""));
        assertThat(list.lost()).containsExactly("tcp://b:1: connection refused");
        assertThat(report.prune(false, null, 0).lost())
                .containsExactly(
                        "tcp://a:1: connection reset", "tcp://b:1: connection refused", "tcp://c:1: connection reset");
    }

    @Test
    @Tag("integration")
    void aRealDaemonIsAskedAndCleared() throws Exception {
        BuildKitd daemon = BuildKitd.start("", List.of(), List.of());
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY big /\n");
        Files.write(context.resolve("big"), new byte[3_000_000]);
        daemon.build(List.of("--local=context=" + context, "--local=dockerfile=" + context))
                .succeed();
        Path socket = Path.of(daemon.address().substring("unix://".length()));
        Map<String, String> environment = System.getenv();

        try (DaemonControl control = Buildctl.connect(new Unix(socket), environment)) {
            DaemonInfo info = control.info();
            assertThat(info.platforms().getFirst()).isEqualTo(Platform.host());
            assertThat(info.version()).startsWith("v");
            assertThat(info.active()).isZero();
            assertThat(info.id()).isNotEmpty();
            assertThat(info.cacheBytes()).isGreaterThan(3_000_000);
            assertThat(control.prune(false, Duration.ofHours(1), 0)).isZero();
            assertThat(control.prune(true, null, 0)).isGreaterThan(3_000_000);
            assertThat(control.info().cacheBytes()).isLessThan(3_000_000);
        }
    }

    @Test
    @Tag("integration")
    void whyADaemonDoesNotAnswerIsSaidInFewWords() throws Exception {
        String buildctl = ChildProcess.installed("buildctl");
        Path docker =
                Files.writeString(folder.resolve("docker"), "#!/bin/sh\necho 'No such container: b' >&2\nexit 1\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment =
                Map.of("PATH", folder + ":" + Path.of(buildctl).getParent() + ":/usr/bin:/bin");

        assertThat(why(new Tcp("127.0.0.1", Ports.free(), null), environment)).contains("connection refused");
        assertThat(why(new Container("b"), environment)).isEqualTo("docker: No such container: b");
        assertThatThrownBy(() -> Buildctl.connect(new Container("b"), Map.of("PATH", "/nowhere")))
                .hasMessage("buildctl is not installed, or not on PATH");
    }

    private static String why(BuilderAddress address, Map<String, String> environment) throws IOException {
        try (DaemonControl control = Buildctl.connect(address, environment)) {
            control.info();
            throw new AssertionError("it answered");
        } catch (DaemonLost e) {
            return e.why();
        }
    }
}
