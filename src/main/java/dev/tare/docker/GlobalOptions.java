package dev.tare.docker;

import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options before docker's command. Those that say where a daemon is have no meaning here.
 *
 * @param words the command and what follows it
 * @param config the folder with the logins, or null
 */
record GlobalOptions(List<String> words, @Nullable String config, boolean asksForVersion, boolean asksForHelp) {
    private static final List<String> SWITCHES = List.of("-D", "--debug", "--tls", "--tlsverify");
    private static final List<String> VALUES = List.of(
            "--config", "-c", "--context", "-H", "--host", "-l", "--log-level", "--tlscacert", "--tlscert", "--tlskey");

    GlobalOptions {
        words = List.copyOf(words);
    }

    /** @throws TareException (usage) for an option that docker does not have, and for a daemon of another machine */
    static GlobalOptions parse(List<String> words) {
        String config = null;
        boolean version = false;
        boolean help = false;
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            String word = words.get(at++);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (SWITCHES.contains(name)) {
                continue;
            }
            if (word.equals("-v") || word.equals("--version")) {
                version = true;
            } else if (word.equals("-h") || word.equals("--help")) {
                help = true;
            } else if (VALUES.contains(name)) {
                if (equals < 0 && at == words.size()) {
                    throw TareException.usage("docker " + name + " needs a value", null);
                }
                String value = equals < 0 ? words.get(at++) : word.substring(equals + 1);
                config = name.equals("--config") ? value : config;
                if (name.equals("-H") || name.equals("--host")) {
                    requireHere(value);
                }
            } else {
                throw TareException.usage("docker has no option " + word, "see docker --help");
            }
        }
        return new GlobalOptions(words.subList(at, words.size()), config, version, help);
    }

    /** What is asked of another machine must not be done on this one. */
    private static void requireHere(String host) {
        if (!host.startsWith("unix://")) {
            throw TareException.usage(
                    "docker -H " + host + ": there is no daemon to speak to, on that machine or on this",
                    "run it on that machine, as by ssh HOST tare ...");
        }
    }

    /** The console, with what these options say. */
    Console in(Console console) {
        if (config == null) {
            return console;
        }
        Map<String, String> environment = new HashMap<>(console.environment());
        environment.put("DOCKER_CONFIG", console.path(config).toString());
        return new Console(console.out(), console.err(), console.in(), environment, console.directory());
    }
}
