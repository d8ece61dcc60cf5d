package dev.tare.command;

import dev.tare.build.request.Workplace;
import dev.tare.deliver.Delivery;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.io.BlockOutput;
import dev.tare.store.Store;
import dev.tare.terminal.Terminals;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.function.Consumer;

/** Deliveries of a command: relative to its folder, and to its standard output, but never to a terminal. */
public final class Deliveries {
    private Deliveries() {}

    /** Warnings go to standard error. */
    public static Delivery of(Store store, Console console) {
        return of(store, console, console::warn);
    }

    public static Delivery of(Store store, Console console, Consumer<Problem> warnings) {
        return new Delivery(
                store,
                new Delivery.Surroundings(console.directory(), console.environment(), () -> standardOutput(console)),
                warnings);
    }

    /** Where a command is started. */
    public static Workplace place(Console console) {
        return new Workplace(
                console.directory(),
                console.environment(),
                console.in(),
                () -> standardOutput(console),
                Clock.systemUTC());
    }

    /** @throws TareException (usage) when it is a terminal, which would show an archive as garbage */
    public static OutputStream standardOutput(Console console) {
        if (Terminals.isStandardOutput()) {
            throw TareException.usage(
                    "an archive is not written to a terminal", "name a file with --output, or use a pipe");
        }
        return new Pipe(console.out());
    }

    /** A PrintStream says nothing of a reader that is gone, and an archive may be long. */
    private static final class Pipe extends BlockOutput {
        private final PrintStream out;

        Pipe(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            if (out.checkError()) {
                throw failure();
            }
        }

        private IOException failure() {
            IOException known = out instanceof Output own ? own.failure() : null;
            return known == null || "Broken pipe".equals(known.getMessage())
                    ? new IOException("nobody reads it any more")
                    : known;
        }

        @Override
        public void flush() {
            out.flush();
        }
    }
}
