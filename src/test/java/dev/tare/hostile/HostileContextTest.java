package dev.tare.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Build contexts whose files lead out, never end, or have names that no one meant. */
@Tag("integration")
class HostileContextTest extends Attack {
    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(context.resolve(name), Path.of(target));
    }

    @Test
    void aChainOfLinksOutOfTheContextIsNotFollowed() throws IOException {
        link("one", "two");
        link("two", "./three");
        link("three", "../../outside/secret");
        dockerfile("FROM scratch", "COPY one /copied");
        refused("the link three points to ../../outside/secret, outside of the build context");
    }

    @Test
    void anAbsoluteLinkIsNotTheHostsFile() throws IOException {
        link("absolute", outside.resolve("secret").toString());
        dockerfile("FROM scratch", "COPY absolute /copied");
        ChildProcess.Result result = build();
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.err()).contains("absolute").doesNotContain(SECRET);
    }

    @Test
    void aLinkToAFolderOutsideHasNothingInIt() throws IOException {
        link("out", "../../outside");
        dockerfile("FROM scratch", "COPY out/secret /copied");
        assertThat(build().exit()).isEqualTo(1);
        dockerfile("FROM scratch", "COPY out /copied");
        refused("outside of the build context");
    }

    @Test
    void aWildcardDoesNotFollowALinkOut() throws IOException {
        link("out", "../../outside");
        link("secret", "../../outside/secret");
        dockerfile("FROM scratch", "COPY sec* ou*/* /copied/");
        assertThat(build().exit()).isEqualTo(1);
    }

    @Test
    void linksOutInsideOfACopiedFolderStayLinks() throws IOException {
        Files.createDirectories(context.resolve("tree"));
        link("tree/file", "../../../outside/secret");
        link("tree/folder", outside.toString());
        dockerfile("FROM scratch", "COPY tree /tree");
        Path out = unpacked();
        assertThat(Files.readSymbolicLink(out.resolve("tree/file"))).hasToString("../../../outside/secret");
        assertThat(Files.readSymbolicLink(out.resolve("tree/folder"))).isEqualTo(outside);
    }

    @Test
    void aSourceWithTwoDotsIsReadInsideTheContext() throws IOException {
        dockerfile("FROM scratch", "COPY ../../outside/secret /copied");
        refused("\"/outside/secret\": not found");
        dockerfile("FROM scratch", "ADD --chmod=600 ../../../../../../../etc/passwd /copied");
        refused("\"/etc/passwd\": not found");
    }

    @Test
    void aCircleOfLinksIsAnError() throws IOException {
        link("a", "b");
        link("b", "a");
        dockerfile("FROM scratch", "COPY a /copied");
        refused("a");
    }

    @Test
    void aDestinationCannotLeaveTheImage() throws IOException {
        Files.writeString(context.resolve("evil"), "evil");
        dockerfile(
                "FROM scratch",
                "COPY evil ../../../../outside/evil",
                "WORKDIR ../../../../outside",
                "COPY evil ../evil2");
        Path out = unpacked();
        assertThat(out.resolve("outside/evil")).hasContent("evil");
        assertThat(out.resolve("evil2")).hasContent("evil");
    }

    @Test
    void aLinkInTheOutputFolderIsNotWrittenThrough() throws IOException {
        Files.createDirectories(context.resolve("tree"));
        Files.writeString(context.resolve("tree/evil"), "evil");
        Files.writeString(context.resolve("secret"), "overwritten");
        Path out = Files.createDirectories(folder.resolve("work/out"));
        Files.createSymbolicLink(out.resolve("tree"), outside);
        Files.createSymbolicLink(out.resolve("secret"), outside.resolve("secret"));
        dockerfile("FROM scratch", "COPY tree /tree", "COPY secret /secret");
        assertThat(run("build", "-q", "-o", "type=local,dest=out", "context").exit())
                .isIn(0, 1);
    }

    @Test
    void aNamedPipeIsNotWaitedFor() throws IOException {
        ChildProcess.of("mkfifo", context.resolve("pipe").toString()).succeed();
        dockerfile("FROM scratch", "COPY pipe /pipe", "COPY . /all/");
        assertThat(build().exit()).isIn(0, 1);
    }

    @Test
    void aNamedPipeAsTheIgnoreFileIsNotWaitedFor() throws IOException {
        ChildProcess.of("mkfifo", context.resolve(".dockerignore").toString()).succeed();
        dockerfile("FROM scratch", "COPY . /");
        refused("it is a device or a pipe");
    }

    @Test
    void aDeviceIsNotReadAndASocketIsLeftOut() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.of("mknod", context.resolve("zero").toString(), "c", "1", "5")
                .succeed();
        Path socket = context.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            dockerfile("FROM scratch", "COPY . /");
            Path out = unpacked();
            assertThat(Files.exists(out.resolve("s"), LinkOption.NOFOLLOW_LINKS))
                    .isFalse();
            assertThat(Files.isRegularFile(out.resolve("zero"))).isFalse();
        }
    }

    @Test
    void namesThatAreNoTextComeOutAsTheyWere() throws IOException {
        ChildProcess.of(
                        "sh",
                        "-c",
                        "printf x >\"$(printf 'a\\nb')\"; printf y >\"$(printf 'c\\377d')\"; printf z >'-rf *'")
                .in(context)
                .succeed();
        dockerfile("FROM scratch", "COPY . /");
        unpacked();
        String listed = "ls -b | LC_ALL=C sort";
        Path out = folder.resolve("work/out");
        assertThat(ChildProcess.of("sh", "-c", listed).in(out).succeed().out())
                .isEqualTo(ChildProcess.of("sh", "-c", listed)
                        .in(context)
                        .succeed()
                        .out())
                .contains("a\\nb", "c\\377d");
    }

    @Test
    void theLongestNamesAndAPathThatIsTooLong() throws IOException {
        String name = "n".repeat(255);
        Files.writeString(context.resolve(name), "x");
        dockerfile("FROM scratch", "COPY . /");
        assertThat(unpacked().resolve(name)).hasContent("x");
        // Below PATH_MAX where it is, beyond it in the image: a tar of it could not be unpacked.
        dockerfile("FROM scratch", "COPY Dockerfile /" + (name + "/").repeat(17));
        refused("no layer can hold a name of 4096 bytes or more");
    }

    @Test
    void aFolderTwoThousandDeepIsCopied() throws IOException {
        ChildProcess.of(
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 100 ]; do mkdir -p a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a; cd"
                                + " a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a; i=$((i+1)); done; echo deep >deep")
                .in(context)
                .succeed();
        dockerfile("FROM scratch", "COPY a /a");
        succeeds(build());
        dockerfile("FROM it", "COPY --from=it /a /b", "FROM scratch", "COPY --from=0 /b /");
        ChildProcess.Result result = build();
        // JUnit takes minutes to delete it.
        ChildProcess.of("rm", "-rf", context.resolve("a").toString()).succeed();
        succeeds(result);
    }

    @Test
    void anIgnoreFileThatWouldBacktrackForEver() throws IOException {
        Files.writeString(
                context.resolve(".dockerignore"),
                "**/*a**/*a**/*a**/*a**/*a**/*a**/*a**/b\n" + "*a".repeat(2000) + "\n" + "!**/".repeat(50) + "x\n");
        Path deep = context;
        for (int i = 0; i < 100; i++) {
            deep = deep.resolve("a".repeat(30));
        }
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("a".repeat(200)), "x");
        dockerfile("FROM scratch", "COPY . /");
        succeeds(build());
    }

    @Test
    void anIgnoreFileOfAHundredThousandPatternsAndOneWithoutEnd() throws IOException {
        Files.writeString(context.resolve(".dockerignore"), "**/x*y\n".repeat(50_000));
        Files.writeString(context.resolve("x"), "x");
        dockerfile("FROM scratch", "COPY . /");
        succeeds(build());
        Files.delete(context.resolve(".dockerignore"));
        link(".dockerignore", "/dev/zero");
        refused("it is a device or a pipe");
        Files.delete(context.resolve(".dockerignore"));
        link(".dockerignore", "/dev/null");
        succeeds(build());
    }
}
