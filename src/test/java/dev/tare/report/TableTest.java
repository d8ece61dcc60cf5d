package dev.tare.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsDockers() {
        Table table = new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
        table.row("hello", "latest", "0123456789ab", "2 weeks ago", "142B");

        assertThat(table.render()).isEqualTo("""
                        REPOSITORY   TAG       IMAGE ID       CREATED       SIZE
                        hello        latest    0123456789ab   2 weeks ago   142B
                        """);
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        Table table = new Table("A", "B");
        table.row("x\u001b[31my", "one\ttwo\nthree");

        assertThat(table.render()).endsWith("x?[31my   one two three\n");
    }

    @Test
    void aRowHasACellForEachHeading() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("A", "B").row("x"));
    }
}
