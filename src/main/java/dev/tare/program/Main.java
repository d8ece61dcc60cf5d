package dev.tare.program;

import dev.tare.cli.Commands;
import dev.tare.cli.Help;
import dev.tare.cli.VersionCommand;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Output;
import dev.tare.diagnostic.CrashReport;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.TareException;
import dev.tare.diagnostic.Trace;
import dev.tare.docker.DockerCommand;
import dev.tare.terminal.TraceFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;

/** The program {@code tare}. */
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        long entered = System.nanoTime();
        PrintStream out = stream(FileDescriptor.out, 8192);
        PrintStream err = stream(FileDescriptor.err, 1024);
        Console console =
                new Console(out, err, System.in, System.getenv(), Path.of("").toAbsolutePath());
        Thread.setDefaultUncaughtExceptionHandler(new CrashReport(err, console.environment()));
        // No other command line loads that class: the cache of no family has it.
        boolean traced = words.length > 0 && words[0].startsWith("--trace") && TraceFile.isAsked(words);
        int code = traced ? traced(words, console, entered) : run(words, console);
        out.flush();
        err.flush();
        ProgramEnd.hold();
        // Threads of a cancelled build must not keep the process.
        Runtime.getRuntime().halt(code(code, out, err));
    }

    /** A result that nobody got is a failure, and said: a script that writes to a full disk must learn of it. */
    static int code(int code, PrintStream out, PrintStream err) {
        if (code != 0 || !out.checkError()) {
            return code;
        }
        err.print(TareException.failed(
                        "standard output could not be written in full", "its disk is full, or its reader is gone")
                .problem()
                .render());
        return TareException.FAILED;
    }

    private static PrintStream stream(FileDescriptor descriptor, int buffer) {
        return new Output(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), buffer),
                descriptor == FileDescriptor.err);
    }

    /** {@code --trace FILE} stands before the command: what follows an operand may belong to a container's program. */
    private static int traced(String[] words, Console console, long entered) {
        try {
            TraceFile trace = TraceFile.of(words, console.directory(), entered);
            Trace.begin(trace);
            // A signal ends it in the midst.
            Runtime.getRuntime().addShutdownHook(new Thread(Trace::finish));
            int code = run(trace.words().toArray(String[]::new), console);
            Trace.finish();
            return code;
        } catch (TareException e) {
            console.out().flush();
            return console.tell(e);
        }
    }

    /** Runs a command line and gives its exit code; all errors are printed here, and nowhere else. */
    public static int run(String[] words, Console console) {
        WarmUp.of(words);
        try {
            return dispatch(words, console);
        } catch (TareException e) {
            ProgramEnd.hold();
            console.out().flush();
            return console.tell(e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // The stack has been unwound and its memory is free: there is room for a message.
            TareException failure = TareException.exhausted(e);
            console.out().flush();
            return console.tell(failure);
        } catch (RuntimeException | Error e) {
            ProgramEnd.hold();
            console.out().flush();
            return new CrashReport(console.err(), console.environment()).tell(e);
        }
    }

    private static int dispatch(String[] words, Console console) {
        if (words.length == 0 || isHelp(words[0]) && words.length == 1) {
            Help.overview(words.length == 0 ? console.err() : console.out());
            return words.length == 0 ? TareException.USAGE : 0;
        }
        String name = isHelp(words[0]) ? words[1] : words[0];
        if (name.equals("--version") || name.equals("-v")) {
            if (words.length > 1 && !isHelp(words[0])) {
                return new VersionCommand().run("version", Arrays.asList(words).subList(1, words.length), console);
            }
            console.out().println("tare " + VersionCommand.version());
            return 0;
        }
        Command command = name.equals(DockerCommand.NAME) ? new DockerCommand() : Commands.find(name);
        if (command == null) {
            throw TareException.usage(
                    name.startsWith("-") ? "tare has no option " + name : "tare has no command \"" + name + "\"",
                    hint(name));
        }
        if (isHelp(words[0])) {
            command.page().print(command.program(name), console.out());
            return 0;
        }
        return command.run(name, Arrays.asList(words).subList(1, words.length), console);
    }

    private static String hint(String name) {
        String near = NearNames.hint(name, Commands.NAMES);
        return near == null ? "see tare --help" : near;
    }

    private static boolean isHelp(String word) {
        return word.equals("--help") || word.equals("-h") || word.equals("help");
    }
}
