package dev.tare.flow;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.flow.file.FlagSet;
import dev.tare.terminal.BuildProgress;
import dev.tare.terminal.PlainProgress;
import dev.tare.terminal.Screen;
import dev.tare.terminal.Terminals;
import dev.tare.terminal.TtyProgress;
import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How a flow is shown: the log on standard error and what the builds do on standard output, as Habitus has it; where both
 * are a terminal, the log above a live view of the steps with their running times.
 *
 * @param progress shows what the builds do
 */
public record FlowView(FlowLog log, FlowOutput output, BuildProgress progress, FlowLog.Level level)
        implements AutoCloseable {
    /**
     * The view that flags ask for.
     *
     * @param out standard output, and {@code err} standard error, of this process
     */
    public static FlowView of(FlagSet flags, PrintStream out, PrintStream err, Map<String, String> environment) {
        boolean live = flags.has("pretty")
                && Terminals.isStandardError()
                && Terminals.isStandardOutput()
                && !"dumb".equals(environment.get("TERM"));
        Screen screen = new Screen.StandardError(live ? err : out, environment);
        BuildProgress progress = live ? new TtyProgress(screen, "Building") : new PlainProgress(screen);
        Consumer<String> lines = live ? progress::note : err::println;
        FlowLog.Style style = live && screen.colours()
                ? FlowLog.Style.COLOURED
                : flags.has("pretty") ? FlowLog.Style.PRETTY : FlowLog.Style.PLAIN;
        FlowLog.Level level = FlowLog.Level.valueOf(flags.value("level").toUpperCase(Locale.ROOT));
        FlowLog log = new FlowLog(lines, new FlowLog.Form(level, style), Clock.system(ZoneId.systemDefault()));
        FlowOutput output = new FlowOutput(
                log,
                flags.has("suppress") ? Progress.NONE : progress,
                live ? progress : Progress.NONE,
                live
                        ? lines
                        : line -> {
                            out.println(line);
                            out.flush();
                        });
        return new FlowView(log, output, progress, level);
    }

    public void warn(Problem problem) {
        log.warning(text(problem));
    }

    /** Says why the flow failed, at any level. */
    public void failed(Problem problem) {
        progress.conclude();
        FlowLog.Level shown = level == FlowLog.Level.CRITICAL ? level : FlowLog.Level.ERROR;
        log.say(shown, "Failed: " + text(problem));
    }

    /** As it is rendered, without the program's name, for which the log has no place. */
    private static String text(Problem problem) {
        String text = problem.render().stripTrailing();
        return problem.location() == null && text.startsWith("tare: ") ? text.substring("tare: ".length()) : text;
    }

    @Override
    public void close() {
        progress.conclude();
    }
}
