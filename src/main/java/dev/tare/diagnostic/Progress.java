package dev.tare.diagnostic;

import java.util.List;

/** Where a running build says what it does. Safe for several threads. */
public interface Progress extends AutoCloseable {
    /** Says nothing. */
    Progress NONE = new NoProgress();

    /** A new step, in docker's words: {@code [build 2/3] COPY . /src}. */
    Step begin(String name);

    /** A line that belongs to no step, such as which file is built. */
    void note(String line);

    /** A warning. */
    void warn(Problem problem);

    @Override
    void close();

    /** One step. Exactly one of the four last calls ends it; what is said after that is lost. */
    public interface Step {
        /** No cache knows the result: work begins that may take long. Whoever knows it says so, once. */
        default void working() {}

        /** What it stands on is there, such as its unpacked base: its time is counted from now on. */
        default void ready() {}

        /** A line of the step's own output, without its end. It may hold control characters. */
        void output(String line);

        /** Lines that came at once, and stay together. */
        default void output(List<String> lines) {
            lines.forEach(this::output);
        }

        /** The line that is being written now, as far as it has come; only a live view shows it. */
        default void partial(String line) {}

        void cached();

        void done();

        void failed(String why);

        /** Stopped, because another step failed or the user gave up. */
        void canceled();
    }
}
