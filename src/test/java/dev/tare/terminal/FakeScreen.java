package dev.tare.terminal;

import dev.tare.posix.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A screen of text, with a clock that is set by hand. */
public final class FakeScreen implements Screen {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    public TerminalSize size = new TerminalSize(80, 24);
    public boolean colours;
    public int sizesAsked;
    private long nanos;

    public @Nullable BooleanSupplier tick;

    public void pass(long millis) {
        nanos += millis * 1_000_000;
    }

    /** As the thread would. */
    public void tick() {
        BooleanSupplier now = tick;
        if (now != null && !now.getAsBoolean()) {
            tick = null;
        }
    }

    public String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What a terminal of this size shows at the end, with what has left it at the top. */
    public VirtualTerminal terminal() {
        VirtualTerminal terminal = new VirtualTerminal(size.columns(), size.rows());
        terminal.write(written());
        return terminal;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public boolean colours() {
        return colours;
    }

    @Override
    public TerminalSize size() {
        sizesAsked++;
        return size;
    }

    @Override
    public void repeat(BooleanSupplier supplier) {
        tick = supplier;
    }
}
