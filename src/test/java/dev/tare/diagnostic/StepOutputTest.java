package dev.tare.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepOutputTest {
    private final List<List<String>> bursts = new ArrayList<>();
    private final List<String> partials = new ArrayList<>();
    private final StepOutput output = new StepOutput(new Recorder());

    private final class Recorder implements Progress.Step {
        @Override
        public void output(String line) {
            bursts.add(List.of(line));
        }

        @Override
        public void output(List<String> lines) {
            bursts.add(List.copyOf(lines));
        }

        @Override
        public void partial(String line) {
            partials.add(line);
        }

        @Override
        public void cached() {}

        @Override
        public void done() {}

        @Override
        public void failed(String why) {}

        @Override
        public void canceled() {}
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);
    }

    private List<String> lines() {
        return bursts.stream().flatMap(List::stream).toList();
    }

    @Test
    void linesOfOnePieceStayTogether() {
        write("a\n\nb\nc");
        assertThat(bursts).containsExactly(List.of("a", "", "b"));
        assertThat(partials).containsExactly("c");
    }

    @Test
    void aLineInPiecesIsOneLine() {
        for (byte b : "grüße 世界\n".getBytes(StandardCharsets.UTF_8)) {
            output.write(b);
        }
        assertThat(lines()).containsExactly("grüße 世界");
        assertThat(partials).noneMatch(partial -> partial.indexOf('\ufffd') > 0);
    }

    @Test
    void theEndOfTheProgramEndsItsLastLine() {
        write("a\nrest");
        output.close();
        output.close();
        assertThat(lines()).containsExactly("a", "rest");
    }

    @Test
    void aProgressBarCollapsesToItsLastState() {
        write("10%\r20%");
        write("\r");
        assertThat(partials).last().isEqualTo("20%");
        write("100%\r\nnext\r\r\n");
        assertThat(lines()).containsExactly("100%", "next");
    }

    @Test
    void aLineOfMegabytesComesInWholePieces() {
        String line = "世".repeat(1 << 20);
        write(line + "\n");
        assertThat(lines()).hasSizeGreaterThan(100).allMatch(piece -> piece.indexOf('\ufffd') < 0);
        assertThat(String.join("", lines())).isEqualTo(line);
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        byte[] bytes = new byte[3 * StepOutput.MAX_LINE];
        java.util.Arrays.fill(bytes, (byte) 0x80);
        output.write(bytes, 0, bytes.length);
        output.write(new byte[] {(byte) 0xff, 'x', '\n'}, 0, 3);
        assertThat(String.join("", lines())).hasSize(bytes.length + 2).endsWith("\ufffdx");
    }

    @Test
    void anUnfinishedLineOfAnyLengthIsShownInPart() {
        write("ü".repeat(5000));
        assertThat(partials)
                .singleElement()
                .satisfies(
                        text -> assertThat(text).hasSizeLessThanOrEqualTo(512).doesNotContain("\ufffd"));
    }
}
