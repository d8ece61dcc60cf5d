package dev.tare.terminal;

import dev.tare.posix.TerminalSize;
import dev.tare.terminal.BuildProgress.End;
import dev.tare.terminal.BuildProgress.Running;
import java.util.ArrayList;
import java.util.List;

/** What a terminal shows of a build at one moment, as lines that each fit into a row. */
final class TtyFrame {
    /** Of a running step's output, where there is room. */
    private static final int TAIL = 6;

    /** Below this many columns the time goes before the name, which is cut. */
    private static final int NARROW = 24;

    private static final String BLUE = "\033[34m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String FAINT = "\033[2m";

    private final List<Running> steps;
    private final int columns;
    private final Style style;

    /**
     * A frame.
     *
     * @param steps in the order in which they began
     * @param columns to be used; 0 where nobody knows how many there are, then nothing is cut or aligned
     * @param style how it is shown
     */
    TtyFrame(List<Running> steps, int columns, Style style) {
        this.steps = steps;
        this.columns = columns;
        this.style = style;
    }

    /**
     * How a frame is shown.
     *
     * @param doing what goes on, in docker's word: Building
     */
    record Style(String doing, boolean colours) {}

    /** While it runs: no more lines than the terminal has rows, less the one where the cursor stands. */
    static List<String> live(List<Running> steps, TerminalSize size, long elapsed, Style style) {
        // A row that is filled to its last column makes some terminals begin another one.
        TtyFrame frame = new TtyFrame(steps, Math.max(1, size.columns() - 1), style);
        int rows = Math.max(1, size.rows() - 1);
        List<String> lines = new ArrayList<>();
        lines.add(frame.header(elapsed, ""));
        List<Running> shown = frame.chosen(rows - 1);
        int talking = 0;
        for (Running step : shown) {
            talking += frame.talks(step) ? 1 : 0;
        }
        int room = talking == 0 ? 0 : Math.min(TAIL, (rows - 1 - shown.size()) / talking);
        for (Running step : shown) {
            lines.add(frame.line(step));
            if (frame.talks(step)) {
                frame.addTail(step, room, lines);
            }
        }
        return lines;
    }

    /** When it has ended: all steps. @param state {@code FINISHED} or nothing */
    static List<String> last(List<Running> steps, int columns, long elapsed, String state, Style style) {
        TtyFrame frame = new TtyFrame(steps, columns, style);
        List<String> lines = new ArrayList<>();
        lines.add(frame.header(elapsed, state));
        for (Running step : steps) {
            lines.add(frame.line(step));
        }
        return lines;
    }

    private boolean talks(Running step) {
        return step.ended == null && !(step.tail.isEmpty() && step.partial.isEmpty());
    }

    /** Running steps first, with a place for their output; then the last that ended. In the order of their beginning. */
    private List<Running> chosen(int rows) {
        int left = rows;
        boolean[] take = new boolean[steps.size()];
        for (int i = steps.size() - 1; i >= 0 && left > 0; i--) {
            if (steps.get(i).ended == null) {
                take[i] = true;
                left--;
            }
        }
        for (int i = 0; i < steps.size(); i++) {
            if (take[i] && talks(steps.get(i))) {
                left -= Math.min(
                        TAIL, steps.get(i).tail.size() + (steps.get(i).partial.isEmpty() ? 0 : 1));
            }
        }
        for (int i = steps.size() - 1; i >= 0 && left > 0; i--) {
            if (!take[i]) {
                take[i] = true;
                left--;
            }
        }
        List<Running> out = new ArrayList<>();
        for (int i = 0; i < take.length; i++) {
            if (take[i]) {
                out.add(steps.get(i));
            }
        }
        return out;
    }

    private String header(long elapsed, String state) {
        int ended = 0;
        for (Running step : steps) {
            ended += step.ended == null ? 0 : 1;
        }
        String header = "[+] " + style.doing() + " " + Durations.tenths(elapsed) + "s (" + ended + "/" + steps.size()
                + ")" + (state.isEmpty() ? "" : " " + state);
        if (columns > 0 && columns < header.length()) {
            header = "[+] " + Durations.tenths(elapsed) + "s " + ended + "/" + steps.size();
        }
        return cut(header, columns);
    }

    private String line(Running step) {
        String time = step.ended == End.CACHED ? "" : step.tenths() + "s";
        String state = step.ended == End.CACHED
                ? "CACHED "
                : step.ended == End.FAILED ? "ERROR " : step.ended == End.CANCELED ? "CANCELED " : "";
        if (columns > 0 && columns < NARROW) {
            return coloured(step, cut(time + (time.isEmpty() ? "" : " ") + state + step.name, columns));
        }
        String left = " => " + state + step.name;
        if (time.isEmpty()) {
            return coloured(step, cut(left, columns));
        }
        if (columns == 0) {
            return coloured(step, left + "  " + time);
        }
        String shown = cut(left, columns - time.length() - 1);
        StringBuilder out = new StringBuilder(shown);
        out.repeat(' ', columns - time.length() - TerminalText.columns(shown));
        return coloured(step, out.append(time).toString());
    }

    private String coloured(Running step, String line) {
        if (!style.colours() || step.ended == null) {
            return line;
        }
        String colour = step.ended == End.FAILED ? RED : step.ended == End.CANCELED ? YELLOW : BLUE;
        return colour + line + TerminalText.RESET;
    }

    private void addTail(Running step, int room, List<String> lines) {
        List<String> tail = new ArrayList<>(step.tail);
        if (!step.partial.isEmpty()) {
            tail.add(step.timed(TerminalText.clean(step.partial, style.colours())));
        }
        String prefix = columns < NARROW ? "# " : " => => # ";
        for (String line : tail.subList(Math.max(0, tail.size() - room), tail.size())) {
            // Faint again behind the line's own colours.
            lines.add(
                    style.colours()
                            ? FAINT + cut(prefix, columns) + cut(line, columns - prefix.length()) + TerminalText.RESET
                            : cut(prefix + line, columns));
        }
    }

    private static String cut(String line, int columns) {
        return columns == 0 ? line : TerminalText.cut(line, Math.max(0, columns));
    }
}
