package dev.tare.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    private static final String ESCAPES = "\u001b[2J\u0000\r\b\u007f\u0080\u009b1m\u009f";
    private static final String SHOWN = "?[2J??????1m?";

    @Test
    void aTextKeepsItsLinesAndTabsAndNoOtherControlCharacter() {
        assertThat(Printable.text("a\tb\n" + ESCAPES + "\n")).isEqualTo("a\tb\n" + SHOWN + "\n");
    }

    @Test
    void aLineIsOneLine() {
        assertThat(Printable.line("a\tb\n" + ESCAPES + "\n")).isEqualTo("a b " + SHOWN + " ");
    }

    @Test
    void whatIsReadStaysAsItIs() {
        String text = " ~\u00a0\u00fc\u4e16\ud83d\ude00";
        assertThat(Printable.text(text)).isEqualTo(text);
        assertThat(Printable.line(text)).isEqualTo(text);
    }
}
