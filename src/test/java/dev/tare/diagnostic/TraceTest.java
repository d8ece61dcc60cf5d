package dev.tare.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceTest {
    private final List<Trace.Event> events = new ArrayList<>();

    @AfterEach
    void finish() {
        Trace.finish();
    }

    @Test
    void whatThreadsDoIsRecordedWithTheirNames() throws InterruptedException {
        Trace.begin(events::addAll);
        long before = System.nanoTime();
        Thread thread = Thread.ofPlatform().name("worker").start(() -> {
            try (Trace.Span _ = Trace.span("io", "write", "file")) {
                Thread.onSpinWait();
            }
        });
        thread.join();
        Trace.record("step", "COPY . /", before);
        Trace.finish();

        assertThat(events).extracting(Trace.Event::name).containsExactly("write file", "COPY . /");
        Trace.Event first = events.getFirst();
        assertThat(first.category()).isEqualTo("io");
        assertThat(first.threadName()).isEqualTo("worker");
        assertThat(first.thread()).isEqualTo(thread.threadId());
        assertThat(first.start()).isGreaterThanOrEqualTo(before);
        assertThat(events.getLast().nanos()).isGreaterThanOrEqualTo(first.nanos());
    }

    @Test
    void withoutATraceNoNameIsPutTogether() {
        Object untouchable = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("asked for its text");
            }
        };

        try (Trace.Span _ = Trace.span("io", "write", untouchable)) {
            assertThat(events).isEmpty();
        }
    }

    @Test
    void itIsHandedOnOnce() {
        List<Integer> times = new ArrayList<>();
        Trace.begin(recorded -> times.add(recorded.size()));
        Trace.record("step", "a", 0);
        Trace.finish();
        Trace.record("step", "b", 0);
        Trace.finish();

        assertThat(times).containsExactly(1);
    }
}
