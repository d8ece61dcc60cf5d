package dev.tare.command;

import dev.tare.io.RecordingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream of the process that knows why it could not be written: a PrintStream says only that it could not. */
public final class Output extends PrintStream {
    private final RecordingOutput to;

    public Output(OutputStream to, boolean flushes) {
        this(new RecordingOutput(to), flushes);
    }

    private Output(RecordingOutput to, boolean flushes) {
        super(to, flushes, StandardCharsets.UTF_8);
        this.to = to;
    }

    /** The first failure, or null. */
    @Nullable IOException failure() {
        return to.failure();
    }
}
