package dev.tare.diagnostic;

/** Where a running build says what it does. Safe for several threads. */
public interface Progress extends AutoCloseable {
    /** A new step, in docker's words: {@code [build 2/3] COPY . /src}. */
    Step begin(String name);

    /** A line that belongs to no step, such as which file is built. */
    void note(String line);

    /** A warning. */
    void warn(Problem problem);

    @Override
    void close();

    /** One step. Exactly one of the three last calls ends it. */
    interface Step {
        /** A line of the step's own output. */
        void output(String line);

        void cached();

        void done();

        void failed(String why);
    }
}
