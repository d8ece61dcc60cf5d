package dev.tare.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of a command goes: what threads did from when to when, kept in memory while {@code --trace} asks for it.
 * Everything else costs one read of a field: names are put together only when it is on.
 */
public final class Trace {
    /** More are not kept: a trace of that size cannot be looked at any more. */
    private static final int MOST = 1_000_000;

    private static final AtomicReference<@Nullable Trace> RECORDING = new AtomicReference<>();

    private final List<Event> events = new ArrayList<>();
    private final Consumer<List<Event>> reader;

    private Trace(Consumer<List<Event>> reader) {
        this.reader = reader;
    }

    /**
     * A piece of work.
     *
     * @param category what kind of work: {@code step}, {@code lock}, {@code io}, {@code transfer}, {@code process}, ..
     * @param start in the nanoseconds of {@link System#nanoTime}
     * @param thread its number, and its name
     */
    public record Event(String category, String name, long start, long nanos, long thread, String threadName) {}

    /** Ends the piece of work when it is closed. */
    public static final class Span implements AutoCloseable {
        private static final Span NONE = new Span("", "", 0);

        private final String category;
        private final String name;
        private final long start;

        private Span(String category, String name, long start) {
            this.category = category;
            this.name = name;
            this.start = start;
        }

        @Override
        public void close() {
            if (this != NONE) {
                record(category, name, start);
            }
        }
    }

    /** Records from now on. @param reader is given what was recorded, in the order of the ends, by {@link #finish} */
    public static void begin(Consumer<List<Event>> reader) {
        RECORDING.set(new Trace(reader));
    }

    /** Records no more, and hands on what there is: before the program ends, or this process goes on as another. */
    public static void finish() {
        Trace trace = RECORDING.getAndSet(null);
        if (trace != null) {
            synchronized (trace.events) {
                trace.reader.accept(List.copyOf(trace.events));
            }
        }
    }

    /** Begins a piece of work of this thread. @param what it is done to, as its text says; read only when it is on */
    public static Span span(String category, String doing, Object what) {
        return RECORDING.get() == null ? Span.NONE : new Span(category, doing + " " + what, System.nanoTime());
    }

    /** A piece of work that ends now. @param start in the nanoseconds of {@link System#nanoTime} */
    public static void record(String category, String name, long start) {
        Trace trace = RECORDING.get();
        if (trace != null) {
            Thread thread = Thread.currentThread();
            Event event =
                    new Event(category, name, start, System.nanoTime() - start, thread.threadId(), thread.getName());
            synchronized (trace.events) {
                if (trace.events.size() < MOST) {
                    trace.events.add(event);
                }
            }
        }
    }
}
