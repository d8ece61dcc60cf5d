package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a step gets a cache that nobody asked for. */
class KeptMountsTest {
    private static final ExecMount TMPFS = new ExecMount.Tmpfs("/t", 0);

    private static ExecMount.Kept kept(@Nullable String home, boolean withoutCompiler, String... reads) {
        return new ExecMount.Kept("/root/.cache/go-build", "id", home, List.of(reads), withoutCompiler);
    }

    private static boolean fits(ExecMount.Kept kept, FileTree tree, boolean ignoreCache) throws IOException {
        Op.Exec exec = new Op.Exec(
                List.of("go", "build"),
                List.of("PATH=/bin:/usr/bin"),
                List.of(),
                "/",
                "",
                Op.Network.DEFAULT,
                false,
                List.of(TMPFS, kept),
                Op.ExecLimits.NONE,
                Platform.host());
        Vertex vertex = new Vertex(exec, List.of(Vertex.SCRATCH), "", ignoreCache);
        List<ExecMount> mounts = KeptMounts.fitting(vertex, exec, tree).mounts();
        assertThat(mounts).startsWith(TMPFS);
        return mounts.contains(kept);
    }

    private static MemoryTree tree() {
        return new MemoryTree()
                .dir("etc")
                .file("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
                .dir("root")
                .dir("bin");
    }

    private static boolean fits(ExecMount.Kept kept, FileTree tree) throws IOException {
        return fits(kept, tree, false);
    }

    @Test
    void itIsMountedWhereNothingLies() throws IOException {
        assertThat(fits(kept("/root", true, "/app"), tree())).isTrue();
        assertThat(fits(kept(null, false), tree().dir("root/.cache").dir("root/.cache/go-build")))
                .isTrue();
    }

    @Test
    void whatLiesThereIsSeen() throws IOException {
        MemoryTree folder =
                tree().dir("root/.cache").dir("root/.cache/go-build").file("root/.cache/go-build/README", "");

        assertThat(fits(kept(null, false), folder)).isFalse();
        assertThat(fits(kept(null, false), tree().dir("root/.cache").file("root/.cache/go-build", "")))
                .isFalse();
        assertThat(fits(kept(null, false), tree().symlink("root/.cache", "/var")))
                .isFalse();
    }

    @Test
    void aBuildThatUsesNoCacheUsesNoneOfThese() throws IOException {
        assertThat(fits(kept(null, false), tree(), true)).isFalse();
    }

    @Test
    void theHomeIsTheOneThatThePlanTookItFor() throws IOException {
        MemoryTree other = new MemoryTree().dir("etc").file("etc/passwd", "root:x:0:0::/home:/bin/sh\n");

        assertThat(fits(kept("/root", false), other)).isFalse();
        assertThat(fits(kept("/root", false), new MemoryTree())).isFalse();
        assertThat(fits(kept(null, false), other)).isTrue();
    }

    @Test
    void noLinkLeadsAReaderToIt() throws IOException {
        assertThat(fits(kept(null, false, "/out"), tree().symlink("out", "root")))
                .isFalse();
        assertThat(fits(kept(null, false, "/out/x"), tree().symlink("out", "root/.cache/go-build")))
                .isFalse();
        assertThat(fits(kept(null, false, "/out"), tree().symlink("out", "/"))).isFalse();
        assertThat(fits(kept(null, false, "/out"), tree().symlink("out", "/bin")))
                .isTrue();
    }

    @Test
    void aCompilerInThePathMattersToWhomItMayServe() throws IOException {
        for (String name : List.of("gcc", "gcc-12", "clang", "cc", "x86_64-linux-gnu-gcc")) {
            assertThat(fits(kept(null, true), tree().file("bin/" + name, "")))
                    .as(name)
                    .isFalse();
            assertThat(fits(kept(null, false), tree().file("bin/" + name, "")))
                    .as(name)
                    .isTrue();
        }
        assertThat(fits(kept(null, true), tree().file("bin/cat", ""))).isTrue();
        assertThat(fits(kept(null, true), tree().dir("opt").file("opt/gcc", "")))
                .isTrue();
        assertThat(fits(
                        kept(null, true),
                        tree().dir("root/.config").dir("root/.config/go").file("root/.config/go/env", "CC=/opt/cc")))
                .isFalse();
    }
}
