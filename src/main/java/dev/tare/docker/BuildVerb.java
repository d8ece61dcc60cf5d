package dev.tare.docker;

import dev.tare.cli.build.BuildCommand;
import dev.tare.cli.build.OldFlags;
import dev.tare.command.Adapted;
import dev.tare.command.Arguments;
import dev.tare.command.Console;
import java.util.ArrayList;
import java.util.List;

/** {@code docker build} and {@code docker buildx build}: ours, with docker's old flags and its variables. */
record BuildVerb(Adapted command) implements DockerVerb.Wrapped {
    BuildVerb() {
        this(OldFlags.of(new BuildCommand()));
    }

    @Override
    public List<String> words(List<String> typed, Console console) {
        return Variables.platform(intoStore(command.words(withoutNames(typed))), console.environment());
    }

    /** Of the builders that buildx knows by names there is one; what is an address is one of ours. */
    private static List<String> withoutNames(List<String> words) {
        List<String> out = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean apart = word.equals("--builder") && i + 1 < words.size();
            boolean isName =
                    apart ? !words.get(i + 1).contains("://") : word.startsWith("--builder=") && !word.contains("://");
            if (!isName) {
                out.add(word);
            } else if (apart) {
                i++;
            }
        }
        return out;
    }

    /** Loading is what is done anyway: here docker's images are those of the store. */
    private static List<String> intoStore(List<String> words) {
        List<String> out = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean apart = (word.equals("-o") || word.equals("--output"))
                    && i + 1 < words.size()
                    && words.get(i + 1).equals("type=docker");
            if (apart) {
                i++;
            } else if (!word.equals("--load") && !word.startsWith("--load=") && !word.equals("--output=type=docker")) {
                out.add(word);
            }
        }
        return out;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        // As docker has it: tare build takes the folder that it is in.
        arguments.requireOperand("one folder, URL or -");
        return command.run(arguments, console);
    }
}
