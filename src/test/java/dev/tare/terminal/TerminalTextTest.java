package dev.tare.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void nothingIsLeftThatATerminalWouldObey() {
        String[][] cases = {
            {"plain text", "plain text"},
            {"\033[31mred\033[0m end", "red end"},
            {"\033[2J\033[Habove", "above"},
            {"\033]0;title\007x", "x"},
            {"\033]8;;http://x\033\\link\033]8;;\033\\", "link"},
            {"\033Pdevice\033\\x", "x"},
            {"\033(Bx\0337y\0338", "xy"},
            {"\u009b31mx\u0090q\u009cy", "xy"},
            {"a\bb\0c\u007f", "abc"},
            {"10%\r20%\r", "20%"},
            {"cut off\033[3", "cut off"},
            {"cut off\033]", "cut off"},
            {"cut off\033", "cut off"},
        };
        for (String[] each : cases) {
            assertThat(TerminalText.clean(each[0], false)).isEqualTo(each[1]);
        }
    }

    @Test
    void coloursMayStayAndEndWithTheLine() {
        assertThat(TerminalText.clean("\033[1;38:5:9mred\033[2K", true)).isEqualTo("\033[1;38:5:9mred\033[0m");
        assertThat(TerminalText.clean("\033[>4;1mx\033[?1mx", true)).isEqualTo("xx");
    }

    @Test
    void aCutIsByColumnsNotByCharacters() {
        assertThat(TerminalText.cut("世界世界", 5)).isEqualTo("世界");
        assertThat(TerminalText.cut("e\u0301e\u0301e\u0301", 2)).isEqualTo("e\u0301e\u0301");
        assertThat(TerminalText.cut("\ud83d\ude00\ud83d\ude00", 3)).isEqualTo("\ud83d\ude00");
        assertThat(TerminalText.cut("a\tb", 20)).isEqualTo("a       b");
        assertThat(TerminalText.cut("\033[31mabc\033[0m", 2)).isEqualTo("\033[31mab\033[0m");
        assertThat(TerminalText.columns("\033[31m世é\ta\033[0m")).isEqualTo(9);
    }
}
