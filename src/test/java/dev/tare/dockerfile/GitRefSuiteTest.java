package dev.tare.dockerfile;

import static dev.tare.dockerfile.InstructionSuiteTest.each;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Suites.Case;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** BuildKit's own vectors for addresses of git repositories. */
class GitRefSuiteTest {
    @TestFactory
    Stream<DynamicTest> anAddressIsReadOrRefused() {
        return each("gitRef", 39, each -> {
            if (each.get("errorContains") instanceof String message) {
                assertThatThrownBy(() -> GitRef.of(each.text("input")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(message);
            } else if (each.fails()) {
                assertThat(GitRef.of(each.text("input"))).isNull();
            } else {
                check(GitRef.of(each.text("input")), each.object("expected"));
            }
        });
    }

    private static void check(GitRef found, Case expected) {
        assertThat(found.remote()).isEqualTo(expected.text("remote"));
        assertThat(found.shortName()).isEqualTo(expected.text("shortName"));
        assertThat(found.ref()).isEqualTo(expected.text("ref"));
        assertThat(found.checksum()).isEqualTo(expected.text("checksum"));
        assertThat(found.subdirectory()).isEqualTo(expected.text("subDir"));
        assertThat(found.has(GitRef.Trait.LOOKS_LOCAL)).isEqualTo(expected.get("indistinguishableFromLocal"));
        assertThat(found.has(GitRef.Trait.UNENCRYPTED)).isEqualTo(expected.get("unencryptedTCP"));
        assertThat(found.mtime()).isEqualTo(expected.text("mtime"));
        assertThat(found.has(GitRef.Trait.FETCH_BY_COMMIT)).isEqualTo(expected.get("fetchByCommit"));
    }

    @TestFactory
    Stream<DynamicTest> anAddressIsShownWithAFragment() {
        return each("gitFragment", 37, each -> {
            String shown = GitRef.fragmentForm(each.text("input"), (boolean) each.get("withSubdir"));
            Case expected = each.object("expected");
            assertThat(shown != null).isEqualTo(expected.get("ok"));
            // Upstream gives what is no address back as it is.
            assertThat(shown == null ? each.text("input") : shown).isEqualTo(expected.text("text"));
        });
    }
}
