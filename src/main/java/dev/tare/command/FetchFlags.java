package dev.tare.command;

import dev.tare.oci.PlatformNames;
import dev.tare.source.ImageFetch;
import dev.tare.store.Store;

/** The flags of commands that fetch the image they work on: {@code --pull} and {@code --platform}. */
public final class FetchFlags {
    private FetchFlags() {}

    /** Has the image in the store, and says where it was fetched from. */
    public static void ensure(Store store, String image, Arguments arguments, Console console) {
        String fetched = ImageFetch.ensure(
                store,
                image,
                PlatformNames.one(arguments.value("platform")),
                ImageFetch.When.parse(arguments.value("pull", "missing")),
                console.environment());
        if (fetched != null) {
            console.err().println(fetched);
        }
    }
}
