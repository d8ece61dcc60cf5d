package dev.tare.golang.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolchainsTest {
    @TempDir
    Path temp;

    private ToolchainRoom room;

    @BeforeEach
    void room() throws IOException {
        room = new ToolchainRoom(temp);
    }

    @Test
    void fetchesWhatTheModuleAsksForAndUsesItWithoutANetworkAfterwards() throws IOException {
        Map<String, String> first;
        try (ToolchainProxy proxy = ToolchainProxy.start()) {
            first = room.with(proxy).find();
            assertThat(proxy.asked())
                    .containsExactly("/sumdb/sums.example/supported", ToolchainProxy.LOOKUP, ToolchainProxy.ZIP);
        }
        Map<String, String> second = room.find();

        assertThat(second).isEqualTo(first);
        Path goroot = Path.of(first.getOrDefault("GOROOT", ""));
        assertThat(goroot).startsWith(room.store.resolve("toolchains"));
        assertThat(first.get("PATH")).isEqualTo(goroot.resolve("bin") + ":" + temp.resolve("bin"));
        assertThat(first.get("GOTOOLCHAIN")).isEqualTo("local");
        assertThat(goroot.resolve("src/fmt/print.go")).hasContent("package fmt");
        assertThat(goroot.resolve("src/go.mod")).hasContent("module std");
        for (String file : List.of("bin/go", "pkg/tool/linux_amd64/compile")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(goroot.resolve(file))))
                    .isEqualTo("rwxr-xr-x");
        }
        assertThat(Files.isExecutable(goroot.resolve("VERSION"))).isFalse();
        assertThat(room.said.steps)
                .containsExactly(
                        "working fetch go1.99.1 (go.mod says go 1.99.1)",
                        "done fetch go1.99.1 (go.mod says go 1.99.1)");
    }

    @Test
    void manyBuildsAtOnceFetchItOnce() throws Exception {
        try (ToolchainProxy proxy = ToolchainProxy.start();
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            room.with(proxy);
            List<Callable<Path>> builds = List.of(room::goroot, room::goroot, room::goroot, room::goroot, room::goroot);
            List<Future<Path>> results = threads.invokeAll(builds);
            for (Future<Path> each : results) {
                assertThat(each.get().resolve("bin/go")).isExecutable();
            }
            assertThat(proxy.asked()).filteredOn(ToolchainProxy.ZIP::equals).hasSize(1);
        }
    }

    @Test
    void theGoOnPathIsUsedAsItIsWhereItIsNewEnough() throws IOException {
        installed("go1.99.1", "");

        assertThat(room.find()).doesNotContainKeys("GOROOT", "GOTOOLCHAIN");
        assertThat(room.store.resolve("toolchains")).doesNotExist();
    }

    @Test
    void anOlderGoOnPathGivesWayUnlessItsOwnSettingsForbidIt() throws IOException {
        installed("go1.26.8", "");
        try (ToolchainProxy proxy = ToolchainProxy.start()) {
            assertThat(room.with(proxy).goroot()).startsWith(room.store);
        }
        installed("go1.26.8", "GOTOOLCHAIN=local\n");

        assertThat(room.find()).doesNotContainKey("GOROOT");
    }

    @Test
    void theUsersVariableNamesAnother() throws IOException {
        installed("go1.100.0", "");
        try (ToolchainProxy proxy = ToolchainProxy.start()) {
            assertThat(room.with(proxy).with("GOTOOLCHAIN", "go1.99.1").goroot())
                    .startsWith(room.store);
        }
    }

    /** A Go beside a link to it, as Debian has it. */
    private void installed(String version, String settings) throws IOException {
        Path goroot = Files.createDirectories(temp.resolve("usr/lib/go"));
        Files.createDirectories(goroot.resolve("bin"));
        Files.writeString(goroot.resolve("VERSION"), version + "\ntime 2026-01-01T00:00:00Z\n");
        Files.writeString(goroot.resolve("go.env"), settings);
        Path program = goroot.resolve("bin/go");
        Files.writeString(program, "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path link = temp.resolve("bin/go");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, program);
    }

    @Test
    void oneThatGoHasFetchedItselfIsUsed() throws IOException {
        Path cached = room.home.resolve("go/pkg/mod/golang.org/toolchain@" + ToolchainProxy.MODULE.version());
        Files.createDirectories(cached.resolve("bin"));
        Files.createDirectories(cached.resolve("src"));
        Files.writeString(cached.resolve("src/go.mod"), "module std\n");
        Files.writeString(cached.resolve("bin/go"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(cached.resolve("bin/go"), PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(room.with("GOPROXY", "off").goroot()).isEqualTo(cached);
    }

    @Test
    void fromPathAloneWhereTheUserAllowsNoOther() {
        room.with("GOTOOLCHAIN", "path").with("GOPROXY", "off");

        assertThatThrownBy(room::find)
                .isInstanceOf(TareException.class)
                .hasMessageContaining("go1.99.1 is not on PATH (go.mod says go 1.99.1)");
    }

    @Test
    void aUserWithoutAHomeHasCachesInTheStore() throws IOException {
        installed("go1.99.1", "");
        room.with("HOME", "");

        Map<String, String> found = room.find();

        assertThat(found.get("GOCACHE")).isEqualTo(room.store + "/work/gohome/cache");
        assertThat(found.get("GOPATH")).isEqualTo(room.store + "/work/gohome/path");
        assertThat(found.get("GOFLAGS")).isEqualTo("-modcacherw");
    }

    @Test
    void eachUseIsNotedForGc() throws IOException {
        Path folder;
        try (ToolchainProxy proxy = ToolchainProxy.start()) {
            folder = room.with(proxy).goroot().getParent();
        }
        Files.setLastModifiedTime(folder, FileTime.from(Instant.EPOCH));

        room.find();

        assertThat(Files.getLastModifiedTime(folder).toInstant())
                .isAfter(Instant.now().minusSeconds(60));
    }

    @Test
    void afterAnotherBootItIsHashedOnceAndFetchedAnewWhereFilesWereLost() throws IOException {
        try (ToolchainProxy proxy = ToolchainProxy.start()) {
            Path goroot = room.with(proxy).goroot();
            Path sum = goroot.resolveSibling("sum");
            String written = Files.readString(sum);
            String[] lines = written.split("\n", -1);
            String before = lines[0] + "\n" + lines[1] + "\nanother boot\n";
            proxy.server.forget();

            Files.writeString(sum, before);
            assertThat(room.goroot()).isEqualTo(goroot);
            assertThat(sum).content().endsWith("\non disk\n");
            assertThat(proxy.asked()).isEmpty();

            Files.writeString(sum, before);
            Files.writeString(goroot.resolve("src/fmt/print.go"), "");
            assertThat(room.goroot()).isEqualTo(goroot);
            assertThat(proxy.asked()).contains(ToolchainProxy.ZIP);
            assertThat(goroot.resolve("src/fmt/print.go")).hasContent("package fmt");
            assertThat(sum).hasContent(written.strip());
        }
    }

    @Test
    void anotherMachineThanGoIsMadeForIsToldSo() {
        assertThatThrownBy(() -> ToolchainModule.of("go1.26.3", new Platform("linux", "vax", "")))
                .isInstanceOf(TareException.class)
                .hasMessage("there is no go1.26.3 to fetch for this machine, linux/vax");
        assertThatThrownBy(() -> ToolchainModule.of("go1.2-x/../y", Platform.host()))
                .isInstanceOf(TareException.class);
    }
}
