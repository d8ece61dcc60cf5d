package dev.tare.sandbox;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tare run} was asked for.
 *
 * @param image as the user typed it
 * @param arguments that replace CMD; empty for the image's own
 * @param name of the container, or null for one that is made up
 * @param entrypoint in place of the image's; the empty string for none
 * @param environment {@code NAME=value}, or {@code NAME} for the value that this process has
 * @param directory in place of WORKDIR, or null
 * @param user in place of USER, or null
 * @param network what the container sees of the network
 * @param ports published ones
 * @param remove whether nothing of the container stays when it has ended
 */
public record RunOptions(
        String image,
        List<String> arguments,
        @Nullable String name,
        @Nullable String entrypoint,
        List<String> environment,
        @Nullable String directory,
        @Nullable String user,
        Network network,
        List<PortMapping> ports,
        boolean remove) {
    public RunOptions {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        ports = List.copyOf(ports);
        if (name != null && !ContainerNames.isName(name)) {
            throw TareException.usage(
                    "\"" + name + "\" is no name for a container",
                    "letters, digits, and after the first also . _ and -; at least two");
        }
        if (directory != null && !directory.startsWith("/")) {
            throw TareException.usage("the working directory \"" + directory + "\" is not absolute", null);
        }
        if (!ports.isEmpty() && network != Network.DEFAULT) {
            throw TareException.usage(
                    "-p goes with a network of the container's own, not with --network " + network.word(),
                    network == Network.HOST ? "the program's ports are the host's own there: leave -p out" : null);
        }
        for (String variable : environment) {
            if (variable.isEmpty() || variable.startsWith("=")) {
                throw TareException.usage("-e \"" + variable + "\" has no name", "the form is -e NAME=value");
            }
        }
    }

    /** What a container sees of the network. */
    public enum Network {
        /** A network of its own, with published ports and nothing else open. */
        DEFAULT,
        /** The host's own. */
        HOST,
        /** Loopback alone. */
        NONE;

        /** Reads {@code default}, {@code host} or {@code none}. */
        public static Network parse(String word) {
            for (Network network : values()) {
                if (network.word().equals(word)) {
                    return network;
                }
            }
            String near = NearNames.hint(word, List.of("default", "host", "none"));
            throw TareException.usage(
                    "there is no network \"" + word + "\"", near == null ? "default, host and none are there" : near);
        }

        /** As the user types it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
