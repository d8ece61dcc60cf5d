package dev.tare.sandbox.network;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whose network a container has: docker's {@code --network}. */
public enum NetworkMode {
    /** A network of its own, with published ports and nothing else open. */
    DEFAULT,
    /** The host's own. */
    HOST,
    /** Loopback alone. */
    NONE;

    /** The one of a word: {@code default} (docker's {@code bridge} too), {@code host} or {@code none}; null for others. */
    public static @Nullable NetworkMode find(String word) {
        for (NetworkMode network : values()) {
            if (network.word().equals(word)) {
                return network;
            }
        }
        return word.equals("bridge") ? DEFAULT : null;
    }

    /** The same. @throws TareException for another word */
    public static NetworkMode parse(String word) {
        NetworkMode network = find(word);
        if (network != null) {
            return network;
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
