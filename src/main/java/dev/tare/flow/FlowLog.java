package dev.tare.flow;

import dev.tare.diagnostic.Printable;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.function.Consumer;

/**
 * The log of a flow, in Habitus's form: {@code 2006/01/02 15:04:05 ▶ message}, or without decoration {@code 2006/01/02
 * 15:04:05 [NOTICE] - message}. For several threads at once.
 */
public final class FlowLog {
    private static final String RESET = "\033[0m";

    private final Consumer<String> lines;
    private final Form form;
    private final Clock clock;

    /** What a message is worth; a log of one level shows those above it too. */
    public enum Level {
        CRITICAL("\033[35m"),
        ERROR("\033[31m"),
        WARNING("\033[33m"),
        NOTICE("\033[32m"),
        INFO(""),
        DEBUG("\033[36m");

        private final String colour;

        Level(String colour) {
            this.colour = colour;
        }
    }

    /**
     * How messages look.
     *
     * @param level the least that is shown
     */
    public record Form(Level level, Style style) {}

    /** How a message is decorated. */
    public enum Style {
        /** With the name of the level. */
        PLAIN,
        /** With an arrow. */
        PRETTY,
        /** With an arrow, and the time coloured by the level. */
        COLOURED
    }

    /**
     * A log.
     *
     * @param lines is given each message as one text without an end, maybe of several lines
     * @param clock with the zone in which times are shown
     */
    public FlowLog(Consumer<String> lines, Form form, Clock clock) {
        this.lines = lines;
        this.form = form;
        this.clock = clock;
    }

    public void error(String message) {
        say(Level.ERROR, message);
    }

    public void warning(String message) {
        say(Level.WARNING, message);
    }

    public void notice(String message) {
        say(Level.NOTICE, message);
    }

    public void info(String message) {
        say(Level.INFO, message);
    }

    public void debug(String message) {
        say(Level.DEBUG, message);
    }

    /** Shows a message, unless it is worth less than what is shown. */
    public void say(Level level, String message) {
        if (level.compareTo(form.level) > 0) {
            return;
        }
        StringBuilder out = new StringBuilder();
        boolean colour = form.style == Style.COLOURED && !level.colour.isEmpty();
        out.append(colour ? level.colour : "");
        time(ZonedDateTime.now(clock), out);
        out.append(form.style == Style.PLAIN ? " [" + level.name() + "] -" : " ▶");
        out.append(colour ? RESET : "").append(' ');
        lines.accept(out.append(Printable.text(message)).toString());
    }

    /** By hand: a formatter of the JDK takes longer to make than a flow of nothing new to run. */
    private static void time(ZonedDateTime at, StringBuilder out) {
        out.append(at.getYear());
        two('/', at.getMonthValue(), out);
        two('/', at.getDayOfMonth(), out);
        two(' ', at.getHour(), out);
        two(':', at.getMinute(), out);
        two(':', at.getSecond(), out);
    }

    private static void two(char before, int number, StringBuilder out) {
        out.append(before).append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
