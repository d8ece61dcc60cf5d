package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Platform;
import dev.tare.report.About;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tare version} tells; that the packaged one knows its commit is DistributionTest's. */
class VersionCommandTest {
    @TempDir
    private Path folder;

    @Test
    void tellsTheRuntimeAndThePlatformInLinesAndAsJson() {
        CommandLine line = new CommandLine(folder);
        assertThat(line.run("version").lines().getFirst()).startsWith("tare ");
        assertThat(line.run("version").out()).contains("platform  " + Platform.host());
        assertThat(line.run("version", "--json").out())
                .contains("\"platform\":\"" + Platform.host() + "\"")
                .contains("\"java\":\"" + Runtime.version());
    }

    @Test
    void theOptionTakesWhatTheCommandTakes() {
        CommandLine line = new CommandLine(folder);
        assertThat(line.run("--version", "--json").out())
                .startsWith("{")
                .contains("\"platform\":\"" + Platform.host() + "\"");
        assertThat(line.run("--version").lines()).singleElement().asString().startsWith("tare ");
        assertThat(line.run("--version", "x").code()).isEqualTo(2);
        assertThat(line.run("-v", "--jsn").err()).contains("--json");
    }

    @Test
    void takesNoOperand() {
        assertThat(new CommandLine(folder).run("version", "x").code()).isEqualTo(2);
    }

    @Test
    void readsFromTheKernelsFilesWhatItOffers() throws IOException {
        About none = About.read("1.0", folder);
        assertThat(none.overlay()).isFalse();
        assertThat(none.userNamespaces()).isFalse();
        assertThat(none.cgroups()).isEqualTo(1);
        write("proc/filesystems", "nodev\tsysfs\nnodev\toverlay\n");
        write("proc/sys/user/max_user_namespaces", "95671\n");
        write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
        About all = About.read("1.0", folder);
        assertThat(all.overlay()).isTrue();
        assertThat(all.userNamespaces()).isTrue();
        assertThat(all.cgroups()).isEqualTo(2);
        write("proc/sys/user/max_user_namespaces", "0\n");
        assertThat(About.read("1.0", folder).userNamespaces()).isFalse();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
