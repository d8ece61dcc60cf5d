package dev.tare.sandbox.link;

import dev.tare.sandbox.HostPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The terminal of this process, whose keys all go to a program elsewhere: until it is closed nothing is echoed here. */
public final class RawTerminal implements AutoCloseable {
    private final @Nullable Path stty;
    private final String before;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private RawTerminal(@Nullable Path stty, String before) {
        this.stty = stty;
        this.before = before;
    }

    /** Takes standard input, where it is a terminal; else nothing is done. */
    public static RawTerminal take() {
        Path stty = HostPrograms.find("stty");
        try {
            String before = stty == null ? "" : settings(stty);
            if (stty != null && !before.isEmpty()) {
                set(stty, List.of("raw", "-echo"));
                return new RawTerminal(stty, before);
            }
        } catch (IOException e) {
            // None to be set.
        }
        return none();
    }

    /** One that is left as it is. */
    public static RawTerminal none() {
        return new RawTerminal(null, "");
    }

    private static String settings(Path stty) throws IOException {
        Process process = new ProcessBuilder(stty.toString(), "-g")
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return HostPrograms.await(process) == 0 ? out : "";
    }

    private static void set(Path stty, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(stty.toString()));
        command.addAll(words);
        int _ = HostPrograms.await(new ProcessBuilder(command).inheritIO().start());
    }

    @Override
    public void close() {
        giveBack();
    }

    /** Leaves it as it was, once. */
    public void giveBack() {
        if (stty != null && open.getAndSet(false)) {
            try {
                set(stty, List.of(before));
            } catch (IOException e) {
                // It is gone.
            }
        }
    }
}
