package dev.tare.oci.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {
    @ParameterizedTest(name = "{0} on {1} is {2}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "0755 0600 0755",
                "4711 0644 4711",
                "u=rwX,go=rX 0600 0644",
                "u=rwX,go=rX 0711 0755",
                "+x 0644 0755",
                "a-w 0666 0444",
                "u+s 0755 4755",
                "g=u 0740 0770",
                "o+t 0777 0777",
                "u+t 0777 1777",
                "a= 3777 1000",
                "u+x-w 0644 0544",
                "go= 0777 0700"
            })
    void aModeOfAFileIsChangedAsChmodDoes(String change, String before, String after) {
        assertThat(Integer.toOctalString(change(change).apply(Integer.parseInt(before, 8), false)))
                .isEqualTo(Integer.toOctalString(Integer.parseInt(after, 8)));
    }

    @Test
    void aCapitalXGivesADirectoryItsSearchBits() {
        assertThat(change("u=rwX,go=rX").apply(0600, true)).isEqualTo(0755);
    }

    @Test
    void anAssignmentClearsADirectorysSpecialBitsAsBuildKitDoes() {
        assertThat(change("u=rwx,g=rx,o=").apply(02777, true)).isEqualTo(0750);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "10000", "0x1", "u", "u=q", "=rw,", "rwx", "u==,"})
    void whatIsNoModeIsRefused(String text) {
        assertThat(ModeChange.parse(text)).isNull();
    }

    private static ModeChange change(String text) {
        ModeChange change = ModeChange.parse(text);
        assertThat(change).as(text).isNotNull();
        return change;
    }
}
