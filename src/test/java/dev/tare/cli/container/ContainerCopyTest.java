package dev.tare.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class ContainerCopyTest {
    @TempDir
    static Path folder;

    private static Tare tare;
    private static Path secret;

    @BeforeAll
    static void start() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        tare = new Tare(folder.resolve("home"));
        secret = Files.writeString(folder.resolve("secret"), "of the host\n");
        try (Store store = Store.open(tare.home())) {
            ContainerImages.busybox(store, "box", config -> config.cmd = List.of("sleep", "1000"));
        }
        Result _ = tare.command("run", "-d", "--name", "web", "--network", "none", "box")
                .succeed();
        Path tree = Files.createDirectories(folder.resolve("tree/sub"));
        Files.writeString(tree.resolve("file"), "text\n");
        Files.createSymbolicLink(tree.resolve("link"), secret);
        Files.createLink(tree.resolve("same"), tree.resolve("file"));
        Files.setAttribute(tree.resolve("file"), "unix:uid", 1234);
        Files.setAttribute(tree.resolve("file"), "unix:mode", 0640);
    }

    @AfterAll
    static void end() throws IOException {
        if (tare == null) {
            return;
        }
        Result _ = tare.command("rm", "-f", "web").succeed();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
    }

    private static Result copy(String from, String to) {
        return tare.command("cp", from, to).in(folder).run();
    }

    private static void copies(String from, String to) {
        assertThat(copy(from, to)).satisfies(result -> {
            assertThat(result.err()).isEmpty();
            assertThat(result.exit()).isZero();
        });
    }

    private static String inWeb(String script) {
        return tare.command("exec", "web", "sh", "-c", script).succeed().out();
    }

    @Test
    void filesGoInByTheRulesOfDocker() {
        assertThat(inWeb("mkdir -p /a/there; ln -s /a/there /a/way")).isEmpty();
        copies("secret", "web:/a/new");
        copies("secret", "web:a/way");
        copies("tree", "web:/a/new-tree");
        copies("tree", "web:/a/there/");
        copies("tree/.", "web:/a/there");
        copies("tree/sub/link", "web:/a/link");
        assertThat(inWeb("cd /a; cat new there/secret; cd there; cat tree/sub/file ../new-tree/sub/file sub/file; "
                        + "stat -c %u:%a:%h sub/file; cat /a/link 2>/dev/null || echo a link; ls /a"))
                .isEqualTo("of the host\nof the host\ntext\ntext\ntext\n1234:640:2\na link\n"
                        + "link\nnew\nnew-tree\nthere\nway\n");
        assertThat(copy("secret", "web:/no/such").err()).contains("cannot write web:/no/such: its folder is not there");
        assertThat(copy("secret", "web:/none/").err()).contains("the folder web:/none/ is not there");
        assertThat(copy("tree", "web:/a/new").err()).contains("cannot copy a folder to web:/a/new, which is a file");
        assertThat(copy("none", "web:/").err()).contains("there is no file none");
        assertThat(copy("secret", "box:/").err()).contains("an image is never changed");
        assertThat(copy("secret", "webb:/").err()).contains("did you mean \"web\"?");
        assertThat(copy("web:/a", "web:/b").err()).contains("nothing is copied from one container to another");
    }

    @Test
    void filesComeOutAndTarsGoBothWays() throws IOException {
        assertThat(inWeb("mkdir -p /b/in; echo one > /b/in/x; ln -s x /b/in/y")).isEmpty();
        Path out = Files.createDirectories(folder.resolve("out"));
        copies("web:/b/in", "out");
        copies("web:/b/in/.", "out");
        copies("web:b/in/x", "out/z");
        assertThat(out.resolve("in/x")).hasContent("one");
        assertThat(out.resolve("y")).isSymbolicLink();
        assertThat(out.resolve("z")).hasContent("one");
        assertThat(copy("web:/b/none", "out").err()).contains("container web has no /b/none");
        Path tar = folder.resolve("in.tar");
        Result _ = tare.command("cp", "web:/b/in", "-").to(tar).succeed();
        assertThat(inWeb("mkdir /b/back")).isEmpty();
        Result _ = tare.command("cp", "-", "web:/b/back").from(tar).succeed();
        assertThat(inWeb("cat /b/back/in/y")).isEqualTo("one\n");
        assertThat(tare.command("cp", "-", "web:/b/nowhere").from(tar).run().err())
                .contains("the folder web:/b/nowhere is not there");
    }

    @Test
    void theFilesOfAnEndedContainerAreCopiedToo() {
        Result _ = tare.command("run", "--name", "done", "--network", "none", "box", "sh", "-c", "echo was > /was")
                .succeed();
        try {
            copies("done:/was", "was");
            copies("secret", "done:/etc/secret");
            copies("done:/etc/secret", "back");
            assertThat(folder.resolve("was")).hasContent("was");
            assertThat(folder.resolve("back")).hasContent("of the host");
            assertThat(tare.command("diff", "done").succeed().out()).isEqualTo("C /etc\nA /etc/secret\nA /was\n");
        } finally {
            Result _ = tare.command("rm", "done").succeed();
        }
    }

    @Test
    void noLinkOfTheContainerLeadsToTheHostsFiles() {
        assertThat(inWeb("mkdir /c; ln -s " + folder + " /c/up; ln -s " + secret
                        + " /c/file; ln -s /proc/1/root /c/root;" + " ln -s ../../../../../.." + secret + " /c/dots"))
                .isEmpty();
        for (String path : List.of("/c/up/secret", "/c/root" + secret)) {
            assertThat(copy("web:" + path, "stolen").exit()).as(path).isEqualTo(1);
        }
        for (String path : List.of("/c/file", "/c/dots")) {
            assertThat(tare.command("cp", "-L", "web:" + path, "stolen")
                            .in(folder)
                            .run()
                            .exit())
                    .as(path)
                    .isEqualTo(1);
        }
        assertThat(folder.resolve("stolen")).doesNotExist();
        Result _ = copy("tree/sub/file", "web:/c/file");
        Result _ = copy("tree/sub/file", "web:/c/up/secret");
        Result _ = copy("tree/sub/file", "web:/c/dots");
        assertThat(secret).hasContent("of the host");
    }

    @Test
    void aPathThatTheContainerSwapsMeanwhileNeverLeadsOut() throws Exception {
        Path victim = Files.createDirectories(folder.resolve("victim"));
        assertThat(inWeb(
                        "mkdir -p /d/real; echo inside > /d/real/file; ln -s " + victim + " /d/link; ln -s real /d/at"))
                .isEmpty();
        Result _ = tare.command(
                        "exec",
                        "-d",
                        "web",
                        "sh",
                        "-c",
                        "cd /d; while [ ! -e stop ]; do mv -T real at2 2>/dev/null;"
                                + " ln -sfn link at; ln -sfn real at; mv -T at2 real 2>/dev/null; done")
                .succeed();
        for (int i = 0; i < 3; i++) {
            Result _ = copy("tree/sub/file", "web:/d/at/file" + i);
            Result _ = copy("tree", "web:/d/at/tree" + i);
        }
        assertThat(inWeb("touch /d/stop")).isEmpty();
        assertThat(victim).isEmptyDirectory();
    }
}
