package dev.tare.terminal;

import dev.tare.diagnostic.Problem;
import dev.tare.posix.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live view of a terminal: ten times a second the frame is written over the last one. It begins when a step takes
 * long, so that a build of nothing new starts no thread and asks for no size. The cursor is hidden only within the one
 * write of a frame: whatever ends the program, the terminal is as it was.
 */
public final class TtyProgress extends BuildProgress {
    private static final long TENTH = 100_000_000;

    /** Of a failed step's output, at the end. */
    private static final int LAST_LINES = 50;

    private final List<Running> steps = new ArrayList<>();
    private final List<Running> failed = new ArrayList<>();
    private final long start;
    /** The frame on the screen, without colours; none before the first. */
    private final String doing;

    private List<String> shown = List.of();

    /** @param doing what goes on, in docker's word: Building */
    public TtyProgress(Screen screen, String doing) {
        super(screen);
        this.doing = doing;
        this.start = screen.nanos();
    }

    @Override
    void started(Running step) {
        steps.add(step);
        late();
    }

    @Override
    void worksLong(Running step) {
        startTicking();
    }

    @Override
    void lines(Running step, List<String> lines) {
        for (String line : lines) {
            step.keep(step.timed(TerminalText.clean(line, screen.colours())), LAST_LINES);
        }
        startTicking();
    }

    @Override
    void ended(Running step, @Nullable String failure) {
        if (failure == null) {
            step.tail.clear();
        } else {
            failed.add(step);
        }
        late();
    }

    /** What takes longer than it was thought to is shown, too. */
    private void late() {
        if (screen.nanos() - start > TENTH) {
            startTicking();
        }
    }

    @Override
    boolean tick() {
        draw();
        return true;
    }

    private TtyFrame.Style style() {
        return new TtyFrame.Style(doing, screen.colours());
    }

    private void draw() {
        TerminalSize size = screen.size();
        List<String> frame = TtyFrame.live(steps, size, screen.nanos() - start, style());
        StringBuilder out = new StringBuilder("\033[?25l");
        goBack(out, size);
        for (String line : frame) {
            out.append(line).append("\033[K\n");
        }
        write(out.append("\033[J\033[?25h"));
        shown = frame;
    }

    /** To the beginning of the frame that is shown. Where the terminal has become narrower, its lines take more rows. */
    private void goBack(StringBuilder out, TerminalSize size) {
        int rows = 0;
        for (String line : shown) {
            rows += 1 + Math.max(0, TerminalText.columns(line) - 1) / size.columns();
        }
        rows = Math.min(rows, size.rows() - 1);
        out.append('\r');
        if (rows > 0) {
            out.append("\033[").append(rows).append('A');
        }
    }

    /** Text that stays, above the frame. */
    private void above(String text) {
        if (shown.isEmpty()) {
            write(text);
            return;
        }
        StringBuilder out = new StringBuilder();
        goBack(out, screen.size());
        write(out.append(text.replace("\n", "\033[K\n")));
        shown = List.of();
        draw();
    }

    private void write(CharSequence text) {
        screen.out().print(text);
    }

    @Override
    void noted(String line) {
        above(line + "\n");
    }

    @Override
    void told(String line) {
        above(line + "\n");
    }

    @Override
    void warned(Problem problem) {
        above(problem.render());
    }

    @Override
    void interrupted() {
        failed.clear();
        for (Running step : steps) {
            if (step.ended == null) {
                step.ended = End.CANCELED;
                step.end = screen.nanos();
            }
        }
    }

    @Override
    void finished() {
        if (steps.isEmpty()) {
            return;
        }
        boolean all = true;
        // A build of nothing new asks nothing of the system.
        boolean sized = !shown.isEmpty();
        for (Running step : steps) {
            all &= step.ended == End.DONE || step.ended == End.CACHED;
            sized |= step.ended != End.CACHED;
        }
        StringBuilder out = new StringBuilder();
        int columns = 0;
        if (sized) {
            TerminalSize size = screen.size();
            if (!shown.isEmpty()) {
                goBack(out, size);
            }
            columns = Math.max(1, size.columns() - 1);
        }
        for (String line : TtyFrame.last(steps, columns, screen.nanos() - start, all ? "FINISHED" : "", style())) {
            // Not cleared first: a screen that is cleared as a whole goes to the history of some terminals.
            out.append(line).append(shown.isEmpty() ? "\n" : "\033[K\n");
        }
        out.append(shown.isEmpty() ? "" : "\033[J");
        for (Running step : failed) {
            if (!step.tail.isEmpty()) {
                out.append("------\n > ").append(step.name).append(":\n");
                for (String line : step.tail) {
                    out.append(line).append('\n');
                }
                out.append("------\n");
            }
        }
        write(out);
    }
}
