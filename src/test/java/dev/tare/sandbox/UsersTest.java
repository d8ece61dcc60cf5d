package dev.tare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.sandbox.Users.User;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final Users USERS = Users.of("""
            # comment
            root:x:0:0:root:/root:/bin/sh
            ann:x:1000:100::/home/ann:/bin/sh
            bob:x:1001:100::
            torn
            """, """
            root:x:0:
            users:x:100:
            wheel:x:10:ann,root
            disk:x:6:bob,ann
            """);

    @Test
    void nobodyIsRoot() {
        assertThat(USERS.find("")).isEqualTo(new User(0, 0, List.of(10L), "/root"));
    }

    @Test
    void aNameBringsItsGroupsAndItsHome() {
        assertThat(USERS.find("ann")).isEqualTo(new User(1000, 100, List.of(6L, 10L), "/home/ann"));
    }

    @Test
    void aNumberThatIsListedIsThatUser() {
        assertThat(USERS.find("1000")).isEqualTo(USERS.find("ann"));
    }

    @Test
    void aNumberThatIsNotListedIsTakenAsItIs() {
        assertThat(USERS.find("65532")).isEqualTo(new User(65532, 0, List.of(), "/"));
        assertThat(USERS.find("65532:65532")).isEqualTo(new User(65532, 65532, List.of(), "/"));
        assertThat(Users.of("", "").find("")).isEqualTo(new User(0, 0, List.of(), "/"));
    }

    @Test
    void aNumberIsNoNameEvenWhereANameHasTheSameDigits() {
        Users odd = Users.of("1000:x:7:8::/odd:/bin/sh\nann:x:1000:100::/home/ann:/bin/sh\n", "1000:x:9:\n");

        assertThat(odd.find("1000:1000")).isEqualTo(new User(1000, 1000, List.of(), "/home/ann"));
        assertThat(Users.of("1000:x:7:8::/odd:/bin/sh\n", "").find("1000"))
                .isEqualTo(new User(1000, 0, List.of(), "/"));
    }

    @Test
    void aGroupThatIsGivenIsTheOnlyOne() {
        assertThat(USERS.find("ann:wheel")).isEqualTo(new User(1000, 10, List.of(), "/home/ann"));
        assertThat(USERS.find("ann:7")).isEqualTo(new User(1000, 7, List.of(), "/home/ann"));
    }

    @Test
    void aHomeThatIsMissingIsTheRoot() {
        assertThat(USERS.find("bob").home()).isEqualTo("/");
    }

    @Test
    void aNameThatIsNotListedIsAnErrorThatNamesTheNearest() {
        assertThatThrownBy(() -> USERS.find("anna")).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e).hasMessage("the image's /etc/passwd has no user \"anna\"");
            assertThat(e.problem().hint()).isEqualTo("did you mean \"ann\"?");
        });
        assertThatThrownBy(() -> USERS.find("ann:whel")).hasMessage("the image's /etc/group has no group \"whel\"");
        assertThatThrownBy(() -> USERS.find("99999999999")).isInstanceOf(TareException.class);
    }

    @Test
    void aListThatNobodyCouldReadToItsEndIsRefused() throws IOException {
        for (Inode wrong : List.of(
                node(FileType.FIFO, 0, 0),
                node(FileType.CHARACTER_DEVICE, 1, 5),
                node(FileType.BLOCK_DEVICE, 8, 0),
                Inode.file(0644, 0, 0, 1L << 40, 0),
                Inode.symlink("/dev/zero", 0, 0, 0),
                Inode.symlink("../proc/kmsg", 0, 0, 0))) {
            for (String path : List.of("etc/passwd", "etc/group")) {
                assertThatThrownBy(() -> Users.of(tree(path, wrong)))
                        .as(path + ": " + wrong)
                        .isInstanceOf(TareException.class)
                        .hasMessageStartingWith("/" + path + " ");
            }
        }
        // Missing, a link to nothing, what removes a file below, a folder: nobody waits for these.
        Users.check(tree("other", Inode.file(0644, 0, 0, 0, 0)));
        Users.check(tree("etc/passwd", Inode.symlink("nothing", 0, 0, 0)));
        Users.check(tree("etc/passwd", node(FileType.CHARACTER_DEVICE, 0, 0)));
        Users.check(tree("etc/passwd", Inode.directory(0755, 0, 0, 0)));
    }

    private static Inode node(FileType type, int major, int minor) {
        return new Inode(type, 0644, 0, 0, 0, 0, 0, "", major, minor, Xattrs.NONE);
    }

    private static FileTree tree(String path, Inode inode) {
        return new MemoryTree().put(path, inode, 0, "");
    }
}
