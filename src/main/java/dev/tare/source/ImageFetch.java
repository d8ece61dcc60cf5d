package dev.tare.source;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.registry.Puller;
import dev.tare.registry.Registries;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches an image when it is asked for, or not in the store. */
public final class ImageFetch {
    /** When an image is fetched. */
    public enum When {
        MISSING,
        ALWAYS,
        NEVER;

        /** Reads the words of {@code --pull}. */
        public static When parse(String word) {
            return switch (word) {
                case "missing" -> MISSING;
                case "always" -> ALWAYS;
                case "never" -> NEVER;
                default ->
                    throw TareException.usage("--pull takes missing, always or never, not \"" + word + "\"", null);
            };
        }
    }

    private ImageFetch() {}

    /**
     * Sees to it that an image is in the store.
     *
     * @param typed its name, as the user knows it
     * @param platform that the user named, which the image is to be for; null for none
     * @param environment says where registries are
     * @return what to tell of a fetch; null where there was none
     */
    public static @Nullable String ensure(
            Store store, String typed, @Nullable Platform platform, When when, Map<String, String> environment) {
        TareException missing = missing(store, typed, platform);
        if (when == When.NEVER && missing != null) {
            throw missing;
        }
        if (missing == null && when != When.ALWAYS) {
            return null;
        }
        Reference name = Reference.parse(typed);
        if (name == null) {
            throw missing == null
                    ? TareException.usage("--pull always: \"" + typed + "\" is no name of a registry's image", null)
                    : missing;
        }
        try (Registries registries = new Registries(environment)) {
            Puller.Pulled pulled = new Puller(store, registries, Progress.NONE)
                    .pull(name, platform == null ? Platform.host() : platform);
            missing = missing(store, typed, platform);
            if (missing != null) {
                throw missing;
            }
            return pulled.said(name);
        } catch (TareException e) {
            if (missing == null || e == missing) {
                throw e;
            }
            String hint = missing.problem().hint();
            throw new TareException(
                    e.exitCode(),
                    Problem.of(
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
