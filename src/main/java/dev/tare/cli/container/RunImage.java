package dev.tare.cli.container;

import dev.tare.cli.command.Console;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.registry.Puller;
import dev.tare.registry.Registries;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fetches the image of a container when it is asked for, or not there. */
final class RunImage {
    private static final List<String> WHEN = List.of("missing", "always", "never");

    private RunImage() {}

    /**
     * Sees to it that the image is in the store.
     *
     * @param platform that the user named, which the image is to be for; null for none
     * @param when missing, always or never
     */
    static void ensure(Store store, String typed, @Nullable Platform platform, String when, Console console) {
        if (!WHEN.contains(when)) {
            throw TareException.usage("--pull takes missing, always or never, not \"" + when + "\"", null);
        }
        TareException missing = missing(store, typed, platform);
        if (when.equals("never") && missing != null) {
            throw missing;
        }
        if (missing == null && !when.equals("always")) {
            return;
        }
        Reference name = Reference.parse(typed);
        if (name == null) {
            throw missing == null
                    ? TareException.usage("--pull always: \"" + typed + "\" is no name of a registry's image", null)
                    : missing;
        }
        try (Registries registries = new Registries(console.environment())) {
            Puller.Pulled pulled = new Puller(store, registries, Progress.NONE)
                    .pull(name, platform == null ? Platform.host() : platform);
            console.err()
                    .println((pulled.isNew() ? "Pulled " : "Up to date: ") + name.familiar() + ", "
                            + pulled.descriptor().digest());
            missing = missing(store, typed, platform);
            if (missing != null) {
                throw missing;
            }
        } catch (TareException e) {
            if (missing == null || e == missing) {
                throw e;
            }
            String hint = missing.problem().hint();
            throw new TareException(
                    e.exitCode(),
                    dev.tare.diagnostic.Problem.of(
                            missing.problem().message() + ", and it cannot be fetched: "
                                    + e.problem().message(),
                            hint == null ? "build it first: tare build -t " + typed + " FOLDER" : hint),
                    e);
        }
    }

    /** Why the image cannot be run from the store; null where it can. */
    private static @Nullable TareException missing(Store store, String typed, @Nullable Platform platform) {
        try {
            NamedImage image = store.images().require(typed);
            if (platform != null) {
                var _ = store.images().selectNamed(image, platform);
            }
            var _ = store.images().manifest(image, platform == null ? Platform.host() : platform);
            return null;
        } catch (TareException e) {
            return e;
        }
    }
}
