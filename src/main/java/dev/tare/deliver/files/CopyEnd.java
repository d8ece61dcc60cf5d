package dev.tare.deliver.files;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import org.jspecify.annotations.Nullable;

/**
 * A side of a copy.
 *
 * @param of the container or image, or null for this machine
 * @param path there; {@code -} for a stream of this machine
 */
public record CopyEnd(@Nullable String of, String path) {
    /** Names of images hold colons too, but none before a slash that begins a path. */
    public static CopyEnd parse(String text) {
        if (text.startsWith("/") || text.startsWith(".")) {
            return new CopyEnd(null, text);
        }
        int absolute = text.indexOf(":/");
        int colon = absolute >= 0 ? absolute : text.lastIndexOf(':');
        if (colon <= 0) {
            return new CopyEnd(null, text);
        }
        if (colon == text.length() - 1) {
            throw TareException.usage("\"" + text + "\" names no path", "the whole is " + text + "/");
        }
        return new CopyEnd(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Ends with an error unless one side is this machine, and the other is not. */
    public static void check(CopyEnd source, CopyEnd dest) {
        if (source.of() == null && dest.of() == null) {
            throw TareException.usage(
                    "neither \"" + source.path() + "\" nor \"" + dest.path() + "\" is CONTAINER:PATH or IMAGE:PATH",
                    source.path().equals("-") ? null : "write it as " + source.path() + ":/PATH");
        }
        if (source.of() != null && dest.of() != null) {
            throw TareException.usage(
                    "nothing is copied from one container to another",
                    "copy to this machine first, or by a pipe: tare cp ... - | tare cp - ...");
        }
    }

    /** The container of this name, or of an ID that begins so; null where there is none. */
    public @Nullable Container container(Containers containers) {
        String name = String.valueOf(of);
        for (Container container : containers.list()) {
            if (container.name().equals(name)
                    || name.length() >= 4 && container.id().startsWith(name)) {
                return container;
            }
        }
        return null;
    }
}
