package dev.tare.golang.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    /** The public database's state of a day, as it answered with it. */
    private static final String REAL = """
        go.sum database tree
        66332798
        czPocWFmMwQrSENohgEPvFiqA+2i/3lRZhHbxtma2UQ=

        \u2014 sum.golang.org Az3grh19zTBOmg0dGOAELF5SP1N/QTSsuYwquERee13uccsbttgwVlS/0MhlHd7IEvb6fQVKmu7XFovf0PT1tKOnHQo=
        """;

    private static final String REAL_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theSignatureOfThePublicDatabaseIsRight() throws IOException {
        TreeHead head = TreeHead.parse(SignedNote.open(bytes(REAL), SignedNote.Key.parse(REAL_KEY)));

        assertThat(head).isEqualTo(new TreeHead(66332798, "czPocWFmMwQrSENohgEPvFiqA+2i/3lRZhHbxtma2UQ="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"66332799", "066332798", "6633279"})
    void aTextThatWasChangedIsRefused(String size) {
        byte[] forged = bytes(REAL.replace("66332798", size));

        assertThatThrownBy(() -> SignedNote.open(forged, SignedNote.Key.parse(REAL_KEY)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("signature of sum.golang.org is wrong");
    }

    @Test
    void aNoteOfAnotherKeyIsRefused() {
        SumLog log = new SumLog();
        SumLog other = new SumLog();
        log.fill(3);

        assertThatThrownBy(() -> SignedNote.open(log.note(3), SignedNote.Key.parse(other.key())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not signed by " + SumLog.NAME);
    }

    @Test
    void aSecondSignatureOfSomebodyElseDoesNoHarm() throws IOException {
        SumLog log = new SumLog();
        log.fill(3);
        byte[] note = bytes(new String(log.note(3), StandardCharsets.UTF_8) + "\u2014 someone AAAAAAAAAAA=\n");

        assertThat(SignedNote.open(note, SignedNote.Key.parse(log.key()))).startsWith("go.sum database tree\n3\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\nno signature\n",
                "text\n\n\u2014 a\n",
                "text\n\n\u2014 a !!\n",
                "text\n\n\u2014 a AAAA",
                "a\tb\n\n\u2014 a AAAAAAAA\n"
            })
    void whatIsNoNoteIsRefused(String text) {
        assertThatThrownBy(() -> SignedNote.open(bytes(text), SignedNote.Key.parse(REAL_KEY)))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sum.golang.org",
                "sum.golang.org+033de0ae+",
                "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "sum.golang.com+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "sum.golang.org+033de0ae+Ac4zctda0e5eza",
                "+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
            })
    void whatIsNoKeyIsRefused(String text) {
        assertThatThrownBy(() -> SignedNote.Key.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "go.sum database tree\n1\n",
                "go.sum database tree\n-1\nAA==\n",
                "go.sum database tree\n1\nAA==\n",
                "another tree\n1\nczPocWFmMwQrSENohgEPvFiqA+2i/3lRZhHbxtma2UQ=\n",
                "go.sum database tree\n9223372036854775807\nczPocWFmMwQrSENohgEPvFiqA+2i/3lRZhHbxtma2UQ=\n"
            })
    void whatIsNoStateOfALogIsRefused(String text) {
        assertThatThrownBy(() -> TreeHead.parse(text)).isInstanceOf(IOException.class);
    }
}
