package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.engine.Directories.Ids;
import dev.tare.plan.Owner;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerLookupTest {
    private static final MemoryTree TREE = new MemoryTree()
            .file("etc/passwd", "root:x:5:6::/:\nbob:x:1001:1002::/:\n ws:x:7:8\nbad:x:q:3\nshort:x:9\n")
            .file("etc/group", "root:x:55:\nstaff:x:50:bob\ngs:x\n");

    private final OwnerLookup owners = new OwnerLookup(TREE, false);

    @ParameterizedTest
    @CsvSource({
        "root,0,0",
        "1000:root,1000,0",
        "bob,1001,1002",
        "bob:,1001,0",
        ":staff,0,50",
        "5,5,5",
        "5:staff,5,50",
        "+5,5,5",
        "-1,0,0",
        "-5,4294967291,4294967291",
        "2147483647,2147483647,2147483647",
        "2147483648,0,0",
        "ws,7,8",
        "bad,0,3",
        "short,9,0",
        "5:gs,5,0"
    })
    void findsTheNumbersThatBuildKitFinds(String text, long uid, long gid) throws IOException {
        assertThat(owners.ids(Owner.parse(text))).isEqualTo(new Ids(uid, gid));
    }

    @Test
    void givesRootWhatAnUnknownNameWouldHaveAndTellsIt() throws IOException {
        assertThat(owners.ids(Owner.parse("anna"))).isEqualTo(new Ids(0, 0));
        assertThat(owners.ids(Owner.parse("bob:wheel"))).isEqualTo(new Ids(1001, 1002));
        assertThat(owners.ids(Owner.parse("9:wheel"))).isEqualTo(new Ids(9, 9));

        assertThat(owners.unknown()).containsExactly("user \"anna\"", "group \"wheel\"");
    }

    @Test
    void takesOnlyRootAndNumbersWhereThereIsNoFileSystem() throws IOException {
        OwnerLookup scratch = new OwnerLookup(new MemoryTree(), true);

        assertThat(scratch.ids(Owner.parse("root:7"))).isEqualTo(new Ids(0, 7));
        assertThatThrownBy(() -> scratch.ids(Owner.parse("bob"))).hasMessageContaining("no user \"bob\"");
        assertThatThrownBy(() -> scratch.ids(Owner.parse("1:staff"))).hasMessageContaining("no group \"staff\"");
    }

    @Test
    void readsNoPasswdFileThatIsNone() {
        OwnerLookup odd = new OwnerLookup(new MemoryTree().dir("etc/passwd"), false);

        assertThatThrownBy(() -> odd.ids(Owner.parse("bob"))).hasMessageContaining("/etc/passwd");
    }
}
