package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;

/** The command line of docker: what a program called {@code docker} is, and what {@code tare docker} takes. */
public final class DockerCommand implements Command {
    /** The command; no help lists it. */
    public static final String NAME = "docker";

    /** Docker's exit code for flags that it does not know, and for containers that it could not start. */
    static final int NOT_TAKEN = 125;

    /** Commands that end as the program of a container does. */
    private static final List<String> OF_PROGRAMS = List.of("run", "exec", "start", "attach");

    @Override
    public Page page() {
        return Pages.of("COMMAND", "Take docker's command line, without a daemon", """
                --config FOLDER      where logins are, as DOCKER_CONFIG says it
                -v, --version        print the version
                """);
    }

    @Override
    public String program(String name) {
        return NAME;
    }

    @Override
    public int run(String name, List<String> words, Console console) {
        GlobalOptions global;
        try {
            global = GlobalOptions.parse(words);
        } catch (TareException e) {
            return told(e, NOT_TAKEN, console);
        }
        Console place = global.in(console);
        if (global.asksForVersion()) {
            console.out().println(DockerVersion.line());
            return 0;
        }
        if (global.words().isEmpty()) {
            DockerHelp.overview(global.asksForHelp() ? console.out() : console.err());
            return 0;
        }
        return dispatch(global.words(), place);
    }

    private static int dispatch(List<String> typed, Console console) {
        if (typed.getFirst().equals("docker-cli-plugin-metadata")
                || typed.size() > 1 && typed.get(1).equals("docker-cli-plugin-metadata")) {
            // How docker asks a program called docker-buildx whether it is a part of it.
            console.out()
                    .println("{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"Tare\",\"Version\":\"" + BuildxTable.VERSION
                            + "\",\"ShortDescription\":\"Docker Buildx by Tare\"}");
            return 0;
        }
        List<String> words = withoutBuilder(typed);
        int help = words.getFirst().equals("help") ? 1 : 0;
        int length = DockerTable.isGroup(word(words, help)) && words.size() > help + 1 ? 2 : 1;
        if (length == 2 && word(words, help + 1).equals("imagetools") && words.size() > help + 2) {
            length = 3;
        }
        List<String> path = words.subList(help, Math.min(help + length, words.size()));
        String name = String.join(" ", path);
        if (path.isEmpty() || DockerTable.isGroup(name)) {
            DockerHelp.group(name, help == 1 ? console.out() : console.err());
            return 0;
        }
        if (path.getLast().equals("--help") || path.getLast().equals("-h")) {
            DockerHelp.group(String.join(" ", path.subList(0, path.size() - 1)), console.out());
            return 0;
        }
        DockerVerb command = DockerTable.find(name);
        if (command == null) {
            String last = path.getLast();
            throw TareException.failed(
                    "there is no docker " + name,
                    NearNames.hint(
                            last,
                            DockerTable.verbs(name.substring(0, name.length() - last.length())
                                    .strip())));
        }
        if (help == 1) {
            command.page().print(command.program(name), console.out());
            return 0;
        }
        return run(name, command, words.subList(length, words.size()), console);
    }

    /** Options between {@code buildx} and its command; docker calls a plugin with its own name once more. */
    private static List<String> withoutBuilder(List<String> words) {
        if (!words.getFirst().equals("buildx") && !words.getFirst().equals("builder")) {
            return words;
        }
        int at = 1;
        while (at < words.size()) {
            String word = words.get(at);
            if (word.equals("--builder")) {
                at += 2;
            } else if (word.startsWith("--builder=")
                    || word.equals("-D")
                    || word.equals("--debug")
                    || word.equals("buildx")) {
                at++;
            } else {
                break;
            }
        }
        List<String> out = new ArrayList<>(List.of(words.getFirst()));
        out.addAll(words.subList(Math.min(at, words.size()), words.size()));
        return out;
    }

    private static String word(List<String> words, int at) {
        return at < words.size() ? words.get(at) : "";
    }

    /** Mistakes of flags have docker's exit code, and all others that which scripts know of it: 1. */
    private static int run(String name, DockerVerb command, List<String> typed, Console console) {
        List<String> words = command.words(typed, console);
        if (command.asksForHelp(typed)) {
            command.page().print(command.program(name), console.out());
            return 0;
        }
        Arguments arguments;
        try {
            arguments = Arguments.parse(name, command, words);
        } catch (TareException e) {
            return told(e, NOT_TAKEN, console);
        }
        try {
            int code = command.run(arguments, console);
            boolean own = code == TareException.USAGE || code == TareException.NOT_MET;
            return own && !OF_PROGRAMS.contains(name.substring(name.lastIndexOf(' ') + 1))
                    ? TareException.FAILED
                    : code;
        } catch (TareException e) {
            boolean usage = e.exitCode() == TareException.USAGE || e.exitCode() == TareException.NOT_MET;
            boolean starts = command.startsProgram() && !arguments.operands().isEmpty();
            return told(e, !usage ? e.exitCode() : starts ? NOT_TAKEN : TareException.FAILED, console);
        }
    }

    private static int told(TareException failure, int code, Console console) {
        console.out().flush();
        int _ = console.tell(failure);
        return code;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        throw new IllegalStateException("the words of docker are not parsed as others");
    }
}
