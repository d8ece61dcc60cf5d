package dev.tare.cli;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The four ways in which a build says what it does. All write to standard error; results go to standard output. */
abstract class BuildProgress implements Progress {
    final PrintStream out;
    private int steps;

    private BuildProgress(PrintStream out) {
        this.out = out;
    }

    /**
     * The one of this name.
     *
     * @param kind {@code auto}, {@code plain}, {@code tty}, {@code json} or {@code quiet}
     */
    static BuildProgress of(String kind, PrintStream out) {
        return switch (kind) {
            case "auto" -> errorIsTerminal() ? new Tty(out) : new Plain(out);
            case "plain" -> new Plain(out);
            case "tty" -> new Tty(out);
            case "json", "rawjson" -> new Json(out);
            case "quiet" -> new Quiet(out);
            default ->
                throw TareException.usage(
                        "--progress takes auto, plain, tty, json or quiet, not \"" + kind + "\"", null);
        };
    }

    /** Java's console tells of standard input and output only. */
    private static boolean errorIsTerminal() {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public synchronized Step begin(String name) {
        return new Running(++steps, name);
    }

    @Override
    public synchronized void note(String line) {
        out.println(line);
    }

    @Override
    public synchronized void warn(Problem problem) {
        out.print(problem.render());
    }

    @Override
    public void close() {
        out.flush();
    }

    abstract void started(Running step);

    abstract void line(Running step, String line);

    /** Exactly one for each step. @param failure null when it did not fail */
    abstract void ended(Running step, boolean cached, @Nullable String failure);

    /** One step. */
    final class Running implements Step {
        final int number;
        final String name;
        private final long start = System.nanoTime();

        private Running(int number, String name) {
            this.number = number;
            this.name = name;
            started(this);
        }

        String seconds() {
            long tenths = (System.nanoTime() - start) / 100_000_000;
            return tenths / 10 + "." + tenths % 10;
        }

        @Override
        public void output(String line) {
            synchronized (BuildProgress.this) {
                BuildProgress.this.line(this, line);
            }
        }

        @Override
        public void cached() {
            end(true, null);
        }

        @Override
        public void done() {
            end(false, null);
        }

        @Override
        public void failed(String why) {
            end(false, why);
        }

        @Override
        public void canceled() {
            end(false, "canceled");
        }

        private void end(boolean cached, @Nullable String failure) {
            synchronized (BuildProgress.this) {
                ended(this, cached, failure);
            }
        }
    }

    /** docker's plain form: numbered steps, every line with its step's number in front. */
    private static final class Plain extends BuildProgress {
        private int last;

        Plain(PrintStream out) {
            super(out);
        }

        private void head(Running step) {
            if (last != step.number) {
                out.println((last == 0 ? "" : "\n") + "#" + step.number + " " + step.name);
                last = step.number;
            }
        }

        @Override
        void started(Running step) {
            head(step);
        }

        @Override
        void line(Running step, String line) {
            head(step);
            out.println("#" + step.number + " " + step.seconds() + " " + line);
        }

        @Override
        void ended(Running step, boolean cached, @Nullable String failure) {
            head(step);
            out.println("#" + step.number
                    + (failure != null ? " ERROR: " + failure : cached ? " CACHED" : " DONE " + step.seconds() + "s"));
        }
    }

    /** For a terminal: a line for each step as it ends, the output of a step only while nothing else is known. */
    private static final class Tty extends BuildProgress {
        Tty(PrintStream out) {
            super(out);
        }

        @Override
        void started(Running step) {
            // Said when it ends: until then there is nothing to say that takes long enough to be read.
        }

        @Override
        void line(Running step, String line) {
            out.println(" => => " + line);
        }

        @Override
        void ended(Running step, boolean cached, @Nullable String failure) {
            String state = failure != null ? "ERROR " : cached ? "CACHED " : "";
            out.println(" => " + state + step.name + (cached ? "" : "  " + step.seconds() + "s"));
        }
    }

    /** One JSON object a line: {@code event}, {@code step}, {@code name}, and what the event adds. */
    private static final class Json extends BuildProgress {
        Json(PrintStream out) {
            super(out);
        }

        private void event(String event, @Nullable Running step, @Nullable String key, @Nullable String value) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("event", event);
            if (step != null) {
                json.put("step", (long) step.number);
                json.put("name", step.name);
            }
            if (key != null) {
                json.put(key, value);
            }
            byte[] bytes = dev.tare.oci.Json.write(json);
            out.write(bytes, 0, bytes.length);
            out.println();
        }

        @Override
        void started(Running step) {
            event("started", step, null, null);
        }

        @Override
        void line(Running step, String line) {
            event("output", step, "line", line);
        }

        @Override
        void ended(Running step, boolean cached, @Nullable String failure) {
            if (failure != null) {
                event("failed", step, "error", failure);
            } else {
                event(cached ? "cached" : "done", step, "seconds", step.seconds());
            }
        }

        @Override
        public synchronized void note(String line) {
            event("note", null, "line", line);
        }

        @Override
        public synchronized void warn(Problem problem) {
            event("warning", null, "message", problem.message());
        }
    }

    /** Says nothing but warnings. */
    private static final class Quiet extends BuildProgress {
        Quiet(PrintStream out) {
            super(out);
        }

        @Override
        void started(Running step) {
            // Quiet.
        }

        @Override
        void line(Running step, String line) {
            // Quiet.
        }

        @Override
        void ended(Running step, boolean cached, @Nullable String failure) {
            // A failure is told by the error that ends the build.
        }

        @Override
        public void note(String line) {
            // Quiet.
        }
    }
}
