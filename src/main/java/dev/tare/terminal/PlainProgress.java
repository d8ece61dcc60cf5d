package dev.tare.terminal;

import dev.tare.diagnostic.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * BuildKit's plain form: numbered steps, every line with its step's number in front. Of steps that run at once one is
 * shown; the lines of the others wait until it ends, is silent for a second, or has had five.
 */
public final class PlainProgress extends BuildProgress {
    private static final long SECOND = 1_000_000_000;

    /** BuildKit repeats as many at the end of a failed build. */
    private static final int LAST_LINES = 10;

    private final Set<Running> waiting = new LinkedHashSet<>();
    private final List<Running> failed = new ArrayList<>();
    private @Nullable Running current;
    private long since;
    private long lastLine;
    private int numbers;
    private boolean begun;

    public PlainProgress(Screen screen) {
        super(screen);
    }

    @Override
    public int shown() {
        return numbers;
    }

    @Override
    public void shown(int steps) {
        numbers = steps;
        begun = steps > 0;
    }

    @Override
    void started(Running step) {
        // Its header comes when it works or ends: of cached steps that run at once, each stays in one piece so.
    }

    @Override
    void worksLong(Running step) {
        if (current == null) {
            write(show(step));
        }
    }

    @Override
    void lines(Running step, List<String> lines) {
        for (String line : lines) {
            String timed = step.timed(TerminalText.clean(line, screen.colours()));
            step.waiting.add(timed);
            step.keep(timed, LAST_LINES);
        }
        waiting.add(step);
        if (current == null || current == step || mayLeave()) {
            write(show(step));
        } else {
            startTicking();
        }
    }

    @Override
    void ended(Running step, @Nullable String failure) {
        StringBuilder out = show(step).append('#').append(step.number);
        if (step.ended == End.FAILED) {
            out.append(" ERROR: ").append(failure);
            failed.add(step);
        } else if (step.ended == End.DONE) {
            out.append(" DONE ").append(step.tenths()).append('s');
        } else {
            out.append(step.ended == End.CACHED ? " CACHED" : " CANCELED");
        }
        out.append('\n');
        current = null;
        if (!waiting.isEmpty()) {
            out.append(show(waiting.iterator().next()));
        }
        write(out);
    }

    /** Makes a step the current one, with what waits of it. */
    private StringBuilder show(Running step) {
        StringBuilder out = new StringBuilder();
        if (current != step) {
            if (current != null) {
                out.append('#').append(current.number).append(" ...\n");
            }
            if (begun) {
                out.append('\n');
            }
            begun = true;
            if (step.number == 0) {
                step.number = ++numbers;
            }
            out.append('#').append(step.number).append(' ').append(step.name).append('\n');
            current = step;
            since = screen.nanos();
        }
        for (String line : step.waiting) {
            out.append('#').append(step.number).append(' ').append(line).append('\n');
        }
        step.waiting.clear();
        waiting.remove(step);
        lastLine = screen.nanos();
        return out;
    }

    private boolean mayLeave() {
        long now = screen.nanos();
        return now - lastLine >= SECOND || now - since >= 5 * SECOND;
    }

    @Override
    boolean tick() {
        if (!waiting.isEmpty() && mayLeave()) {
            write(show(waiting.iterator().next()));
        }
        return !waiting.isEmpty();
    }

    /** At once: a burst of lines stays together whoever else writes. */
    private void write(CharSequence text) {
        screen.out().print(text);
        screen.out().flush();
    }

    @Override
    void noted(String line) {
        told(line);
    }

    @Override
    void warned(Problem problem) {
        begun = true;
        leave();
        super.warned(problem);
    }

    @Override
    void told(String line) {
        begun = true;
        leave();
        write(line + "\n");
    }

    /** What follows is not of the step that was shown last. */
    private void leave() {
        if (current != null) {
            write("#" + current.number + " ...\n");
            current = null;
        }
    }

    @Override
    void interrupted() {
        failed.clear();
    }

    @Override
    void finished() {
        for (Running step : failed) {
            if (!step.tail.isEmpty()) {
                write("------\n > " + step.name + ":\n" + String.join("\n", step.tail) + "\n------\n");
            }
        }
    }
}
