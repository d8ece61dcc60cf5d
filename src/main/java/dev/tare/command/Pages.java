package dev.tare.command;

import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;

/** Pages that are put together: those of commands that others have, and ours with more flags. */
public final class Pages {
    private Pages() {}

    /** @param flags a line each, of the form that {@link Flag#parse} reads */
    public static Page of(String operands, String summary, String flags) {
        return with(new Page(operands, operands, summary, List.of(), List.of()), flags);
    }

    /** A page with more flags; those that it has already stay as they are. */
    static Page with(Page page, String more) {
        List<Flag> flags = new ArrayList<>(page.flags());
        for (Flag flag : flags(more)) {
            if (flags.stream().noneMatch(other -> other.name().equals(flag.name()))) {
                flags.add(flag);
            }
        }
        String usage = flags.isEmpty() || page.usage().startsWith("[OPTION...]")
                ? page.usage()
                : ("[OPTION...] " + page.operands()).strip();
        return new Page(usage, page.operands(), page.summary(), flags, List.of());
    }

    /** @param lines of the form that {@link Flag#parse} reads */
    public static List<Flag> flags(String lines) {
        return lines.lines().map(Flag::parse).toList();
    }
}
