package dev.tare.needs.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedId;
import dev.tare.needs.files.ImageUser;
import dev.tare.needs.files.Surroundings;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.tree.Inode;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeNeedsTest {
    private static final Surroundings ROOT = new Surroundings(ImageUser.ROOT, Map.of());
    private static final String LOADER = "/lib/ld-linux.so.2";

    private static ContainerConfig config(@Nullable List<String> entrypoint, @Nullable List<String> command) {
        ContainerConfig.Builder builder = ContainerConfig.EMPTY.toBuilder();
        builder.entrypoint = entrypoint;
        builder.cmd = command;
        builder.env = List.of("PATH=/usr/bin:bin");
        builder.workingDir = "/srv";
        return builder.build();
    }

    private static MemoryTree tree() {
        String program = TextElf.program(LOADER, "liba.so").text();
        return new MemoryTree()
                .put("srv/bin/app", Inode.file(0755, 0, 0, program.length(), 0), 0, program)
                .file("usr/bin/app", "not executable")
                .file("run.sh", "#!/bin/sh -e\nexec app\n")
                .symlink("start", "srv/bin/app");
    }

    private static ImageProgram program(@Nullable List<String> entrypoint, @Nullable List<String> command)
            throws IOException {
        return Objects.requireNonNull(ImageProgram.find(tree(), config(entrypoint, command)));
    }

    @Test
    void theProgramIsFoundAsRuntimesFindIt() throws IOException {
        assertThat(program(List.of("app"), List.of("-x")).path()).isEqualTo("/srv/bin/app");
        assertThat(program(null, List.of("bin/app")).path()).isEqualTo("/srv/bin/app");
        assertThat(program(List.of("/start"), null).file().path()).isEqualTo("srv/bin/app");
        assertThat(program(List.of("/run.sh"), null).script()).isEqualTo("/bin/sh -e");
        assertThat(program(List.of("app"), null).script()).isNull();
        assertThat(ImageProgram.find(tree(), config(null, null))).isNull();
        assertThat(ImageProgram.find(tree(), config(List.of("gone"), null))).isNull();
        assertThat(ImageProgram.find(tree(), config(List.of("/srv"), null))).isNull();
    }

    @Test
    void whatTheTreeLacksIsToldWithTheWayOut() throws IOException {
        TreeNeeds needs = TreeNeeds.of(tree(), program(List.of("app"), null).file(), ROOT);

        TareException refusal = Objects.requireNonNull(needs.refusal("/app"));
        assertThat(refusal.problem().render())
                .contains("the image has no " + LOADER + ", liba.so", "CGO_ENABLED=0", "--base", "--with loader");
        assertThat(needs.present()).doesNotContain(NeedId.LOADER, NeedId.LIBRARIES);
    }

    @Test
    void aTreeThatHasAllStartsTheProgram() throws IOException {
        MemoryTree tree = tree().file(
                        LOADER.substring(1), TextElf.library("ld-linux.so.2").text())
                .file("usr/lib/liba.so", TextElf.library("liba.so").text());

        TreeNeeds needs = TreeNeeds.of(tree, program(List.of("app"), null).file(), ROOT);

        assertThat(needs.refusal("/app")).isNull();
        assertThat(needs.present()).contains(NeedId.LOADER, NeedId.LIBRARIES);
        assertThat(needs.findings().needs())
                .extracting(need -> need.id())
                .containsExactly(NeedId.LOADER, NeedId.LIBRARIES);
    }
}
