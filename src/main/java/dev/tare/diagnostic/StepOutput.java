package dev.tare.diagnostic;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a program writes, as lines of a step: bytes come in pieces of any size, and the lines that end in one piece are
 * told at once. What a carriage return has written over is left out, as a terminal would leave it: of a progress bar
 * the last state stays. Bytes that are no UTF-8 become U+FFFD. Safe for several threads; standard output and standard
 * error each have one of their own.
 */
public final class StepOutput extends OutputStream {
    /** The longest line in bytes; a longer one is handed on in pieces, as docker's logs are. */
    static final int MAX_LINE = 16 << 10;

    /** Of an unfinished line, as much is shown as a wide terminal has room for, in bytes. */
    private static final int MAX_PARTIAL = 1 << 10;

    private final Progress.Step step;
    private byte[] line = new byte[256];
    private int length;
    private boolean returned;

    public StepOutput(Progress.Step step) {
        this.step = step;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = offset; i < offset + count; i++) {
            add(bytes[i], lines);
        }
        if (!lines.isEmpty()) {
            step.output(lines);
        }
        if (length > 0) {
            int from = Math.max(0, length - MAX_PARTIAL);
            while (from > 0 && from < length && isContinuation(line[from])) {
                from++;
            }
            // An unfinished character at the end would flicker.
            step.partial(text(from, wholeCharacters(length)));
        }
    }

    private void add(byte b, List<String> lines) {
        if (b == '\n') {
            lines.add(text(0, length));
            length = 0;
            returned = false;
            return;
        }
        if (b == '\r') {
            returned = true;
            return;
        }
        if (returned) {
            returned = false;
            length = 0;
        }
        if (length == MAX_LINE) {
            int end = wholeCharacters(length);
            lines.add(text(0, end));
            System.arraycopy(line, end, line, 0, length - end);
            length -= end;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_LINE, 4 * length));
        }
        line[length++] = b;
    }

    /** The end without a character that is only begun; a run of bytes that is no UTF-8 is cut anywhere. */
    private int wholeCharacters(int end) {
        int start = end - 1;
        while (start > 0 && start > end - 4 && isContinuation(line[start])) {
            start--;
        }
        int lead = line[start] & 0xff;
        int needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
        return start > 0 && end - start < needed ? start : end;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    /** The program has ended: what it wrote behind the last line end is a line too. */
    @Override
    public synchronized void close() {
        if (length > 0) {
            step.output(text(0, length));
            length = 0;
        }
        returned = false;
    }
}
