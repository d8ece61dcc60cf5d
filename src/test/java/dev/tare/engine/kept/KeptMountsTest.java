package dev.tare.engine.kept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a step gets a cache that nobody asked for. */
class KeptMountsTest {
    private static final ExecMount TMPFS = new ExecMount.Tmpfs("/t", 0);

    private static ExecMount.Kept kept(@Nullable String home, boolean withoutCompiler) {
        return new ExecMount.Kept("/root/.cache/go-build", "id", "", home, withoutCompiler);
    }

    private static void links(FileTree tree, String folder, List<String> to) throws IOException {
        for (Node node : tree.nodes(folder)) {
            if (node.inode().isSymlink()) {
                to.add(node.path());
            }
            links(tree, node.path(), to);
        }
    }

    private static KeptMounts.Sight sight(FileTree tree) {
        return new KeptMounts.Sight() {
            @Override
            public List<String> links() throws IOException {
                List<String> links = new ArrayList<>();
                KeptMountsTest.links(tree, "", links);
                return links;
            }

            @Override
            public String state() {
                return "state";
            }
        };
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
        List<ExecMount> mounts =
                KeptMounts.fitting(vertex, exec, tree, sight(tree)).mounts();
        assertThat(mounts).startsWith(TMPFS);
        return mounts.contains(kept.of("state"));
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
        assertThat(fits(kept("/root", true), tree())).isTrue();
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
    void noLinkLeadsToIt() throws IOException {
        for (String target :
                List.of("root", "/root/.cache/go-build/aa", "/", "../root/.cache", "/proc", "/proc/self/root")) {
            assertThat(fits(kept(null, false), tree().dir("src").symlink("src/out", target)))
                    .as(target)
                    .isEqualTo(target.equals("root"));
        }
        assertThat(fits(kept(null, false), tree().symlink("out", "root"))).isFalse();
        assertThat(fits(kept(null, false), tree().symlink("a", "b").symlink("b", "root/.cache")))
                .isFalse();
        for (String target : List.of("/bin", "/root/x", "/proc/mounts", "loop")) {
            assertThat(fits(kept(null, false), tree().symlink("loop", target)))
                    .as(target)
                    .isTrue();
        }
    }

    @Test
    void noModuleBeginsAboveIt() throws IOException {
        assertThat(fits(kept(null, false), tree().file("root/go.mod", "module m\n")))
                .isFalse();
        assertThat(fits(kept(null, false), tree().file("go.mod", "module m\n"))).isFalse();
        assertThat(fits(kept(null, false), tree().dir("src").file("src/go.mod", "module m\n")))
                .isTrue();
    }

    @Test
    void settingsThatGoHasWrittenAreNotSeenThrough() throws IOException {
        MemoryTree tree =
                tree().dir("root/.config").dir("root/.config/go").file("root/.config/go/env", "GOFLAGS=-toolexec=/x");

        assertThat(fits(kept(null, false), tree)).isFalse();
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
    }
}
