package dev.tare.terminal;

import dev.tare.diagnostic.Printable;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.diagnostic.Trace;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The ways in which a build says what it does. All write to standard error; results go to standard output. */
public abstract class BuildProgress implements Progress {
    final Screen screen;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;
    private boolean ticking;
    private boolean muted;
    private final List<Problem> warnings = new ArrayList<>(0);

    BuildProgress(Screen screen) {
        this.screen = screen;
    }

    /**
     * The one that is asked for: {@code auto}, {@code plain}, {@code tty}, {@code json}, {@code rawjson} or {@code quiet}.
     *
     * @param err standard error
     * @param doing what goes on, in docker's word: Building
     * @throws TareException (usage) for another kind, and for {@code tty} without a terminal
     */
    public static BuildProgress of(String kind, PrintStream err, Map<String, String> environment, String doing) {
        Screen screen = new Screen.StandardError(err, environment);
        return switch (kind) {
            case "auto" ->
                Terminals.isStandardError() && !"dumb".equals(environment.get("TERM"))
                        ? new TtyProgress(screen, doing)
                        : new PlainProgress(screen);
            case "plain" -> new PlainProgress(screen);
            case "tty" -> {
                if (!Terminals.isStandardError()) {
                    throw TareException.usage(
                            "--progress=tty needs a terminal, and standard error is none", "--progress=plain does not");
                }
                yield new TtyProgress(screen, doing);
            }
            case "json" -> new JsonProgress(screen);
            case "rawjson" -> new RawJsonProgress(screen);
            case "quiet", "none" -> new QuietProgress(screen);
            default ->
                throw TareException.usage(
                        "--progress takes auto, plain, tty, json, rawjson or quiet, not \"" + kind + "\"", null);
        };
    }

    /** Says nothing until {@link #speak}: another process has said it, and shown so many steps. */
    public void continueAfter(int steps) {
        muted = true;
        shown(steps);
    }

    public void speak() {
        muted = false;
    }

    /** Whether a program reads the stream, so that nothing else may be on it. */
    public boolean isForPrograms() {
        return false;
    }

    /** Says the error that ends the build, where nobody else may say it. */
    public void fail(Problem problem) {
        // The command line says it.
    }

    /** How many steps were shown, where they are counted. */
    public int shown() {
        return 0;
    }

    /** Counts on from so many. */
    public void shown(int steps) {
        // Only the plain form counts.
    }

    @Override
    public Step begin(String name) {
        if (muted) {
            return Progress.NONE.begin(name);
        }
        try (Locked _ = new Locked()) {
            Running step = new Running(TerminalText.clean(name.replace('\n', ' '), false));
            if (!closed) {
                started(step);
            }
            return step;
        }
    }

    @Override
    public void note(String line) {
        if (muted) {
            return;
        }
        try (Locked _ = new Locked()) {
            noted(Printable.text(line));
        }
    }

    @Override
    public void warn(Problem problem) {
        try (Locked _ = new Locked()) {
            warnings.add(problem);
            if (!muted) {
                warned(problem);
            }
        }
    }

    /** All that were given, in order. */
    public List<Problem> warnings() {
        try (Locked _ = new Locked()) {
            return List.copyOf(warnings);
        }
    }

    /** A line that a user must see in every form, such as a compiler's error. */
    public void tell(String line) {
        try (Locked _ = new Locked()) {
            told(line);
        }
    }

    @Override
    public void close() {
        conclude();
    }

    /** What was said stands as it is, and no more is said of steps. */
    public void conclude() {
        try (Locked _ = new Locked()) {
            end();
        }
    }

    /** The user gave up: what stands on the screen stays whole, and nothing is said any more. */
    public void interrupt() {
        try {
            // A thread that writes to a stopped terminal holds the lock for ever.
            if (lock.tryLock(200, TimeUnit.MILLISECONDS)) {
                try {
                    interrupted();
                    end();
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        if (!closed) {
            closed = true;
            finished();
            screen.out().flush();
        }
    }

    /** Has {@link #tick} called every tenth of a second from now on, until it gives false. */
    final void startTicking() {
        if (!ticking && !closed) {
            ticking = true;
            screen.repeat(this::ticked);
        }
    }

    private boolean ticked() {
        try (Locked _ = new Locked()) {
            ticking = !closed && tick();
            return ticking;
        }
    }

    // What follows is called by one thread at a time, and not after finished().

    abstract void started(Running step);

    /** It takes a while. */
    void worksLong(Running step) {}

    abstract void lines(Running step, List<String> lines);

    /** Exactly one for each step, whose {@code ended} is set. @param failure why; null when it did not fail */
    abstract void ended(Running step, @Nullable String failure);

    abstract void noted(String line);

    void warned(Problem problem) {
        screen.out().print(problem.render());
    }

    abstract void told(String line);

    /** A tenth of a second has passed. @return whether to be called again */
    boolean tick() {
        return false;
    }

    /** {@link #finished} follows. */
    void interrupted() {}

    void finished() {}

    /** Holds the lock until it is closed. */
    private final class Locked implements AutoCloseable {
        Locked() {
            lock.lock();
        }

        @Override
        public void close() {
            lock.unlock();
        }
    }

    /** How a step ended. */
    enum End {
        CACHED,
        DONE,
        FAILED,
        CANCELED
    }

    /** One step. */
    final class Running implements Step {
        final String name;
        long start = screen.nanos();
        private final long begun = System.nanoTime();
        long end;

        @Nullable End ended;
        /** 0 until a view gives it one. */
        int number;
        /** Formatted lines that are not written yet. */
        final List<String> waiting = new ArrayList<>(0);
        /** The last lines of its output, formatted. */
        final ArrayDeque<String> tail = new ArrayDeque<>(0);
        /** The line that is not ended yet. */
        String partial = "";

        private Running(String name) {
            this.name = name;
        }

        /** Until now, or until it ended. */
        String tenths() {
            return Durations.tenths((ended == null ? screen.nanos() : end) - start);
        }

        /** Before each of its lines, as BuildKit has it. */
        String timed(String line) {
            return Durations.precise(screen.nanos() - start) + " " + line;
        }

        void keep(String line, int most) {
            if (tail.size() == most) {
                tail.removeFirst();
            }
            tail.addLast(line);
        }

        @Override
        public void working() {
            try (Locked _ = new Locked()) {
                if (!closed && ended == null) {
                    worksLong(this);
                }
            }
        }

        @Override
        public void ready() {
            try (Locked _ = new Locked()) {
                start = screen.nanos();
            }
        }

        @Override
        public void output(String line) {
            output(List.of(line));
        }

        @Override
        public void output(List<String> lines) {
            try (Locked _ = new Locked()) {
                if (!closed && ended == null) {
                    partial = "";
                    lines(this, lines);
                }
            }
        }

        @Override
        public void partial(String line) {
            try (Locked _ = new Locked()) {
                partial = line;
            }
        }

        @Override
        public void cached() {
            end(End.CACHED, null);
        }

        @Override
        public void done() {
            end(End.DONE, null);
        }

        @Override
        public void failed(String why) {
            end(End.FAILED, Printable.text(why));
        }

        @Override
        public void canceled() {
            end(End.CANCELED, null);
        }

        private void end(End how, @Nullable String failure) {
            try (Locked _ = new Locked()) {
                if (!closed && ended == null) {
                    ended = how;
                    end = screen.nanos();
                    Trace.record("step", name + ": " + how, begun);
                    BuildProgress.this.ended(this, failure);
                }
            }
        }
    }
}
