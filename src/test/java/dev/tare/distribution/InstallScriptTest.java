package dev.tare.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code install.sh}: installs and uninstalls, and leaves nothing behind where it refuses. */
@Tag("integration")
class InstallScriptTest {
    @TempDir
    private Path folder;

    private Path prefix;

    @BeforeEach
    void otherFiles() throws IOException {
        prefix = folder.resolve("home dir/.local");
        Files.createDirectories(prefix.resolve("bin"));
        Files.writeString(prefix.resolve("bin/other"), "someone else's\n");
    }

    private ChildProcess install(String... words) {
        List<String> all = new ArrayList<>(List.of("sh", Archive.script(), "--prefix", prefix.toString()));
        all.addAll(List.of(words));
        return ChildProcess.of(all).with("TMPDIR", folder.toString());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void whatIsUninstalledLeavesNothing() throws IOException {
        List<String> before = files();
        String file = Archive.get().file().toString();
        assertThat(install("--from", file).succeed().out()).contains("is installed in " + prefix.resolve("lib/tare"));
        assertThat(ChildProcess.of(prefix.resolve("bin/tare").toString(), "--version")
                        .succeed()
                        .out())
                .startsWith("tare ");
        assertThat(prefix.resolve("share/man/man1/tare-build.1")).isRegularFile();
        assertThat(prefix.resolve("share/fish/vendor_completions.d/tare.fish")).isRegularFile();
        // Over itself, from the folder that it lies in: as a newer version would come.
        Path unpacked = Archive.get().unpack(folder.resolve("unpacked"));
        ChildProcess.of("sh", unpacked.resolve("install.sh").toString(), "--prefix", prefix.toString())
                .succeed();
        ChildProcess.of("rm", "-rf", folder.resolve("unpacked").toString()).succeed();
        ChildProcess.of(
                        "sh",
                        prefix.resolve("lib/tare/install.sh").toString(),
                        "--uninstall",
                        "--prefix",
                        prefix.toString())
                .succeed();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void anArchiveWithAnotherChecksumIsRefusedAndNothingIsWritten() throws IOException {
        Path bad = Files.copy(Archive.get().file(), folder.resolve("bad.tar.gz"));
        Files.writeString(folder.resolve("bad.tar.gz.sha256"), "0".repeat(64) + "  bad.tar.gz\n");
        List<String> before = files();
        ChildProcess.Result result = install("--from", bad.toString()).run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("bad.tar.gz is not what it should be").contains("0".repeat(64));
        Files.delete(folder.resolve("bad.tar.gz.sha256"));
        before = before.stream().filter(name -> !name.endsWith(".sha256")).toList();
        result = install("--from", bad.toString()).run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("bad.tar.gz.sha256 is not there").contains("--sha256 SUM");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whatIsNotItsOwnIsNotReplaced() throws IOException {
        Files.writeString(prefix.resolve("bin/tare"), "another program\n");
        List<String> before = files();
        ChildProcess.Result result =
                install("--from", Archive.get().file().toString()).run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("bin/tare is there, and not by this script");
        assertThat(install("--uninstall").run().err()).contains("nothing that this script installed");
        assertThat(install("--nonsense").run().exit()).isEqualTo(2);
        assertThat(files()).isEqualTo(before);
    }
}
