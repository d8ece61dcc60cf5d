package dev.tare.needs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that come with the distribution, to be put into images. */
public final class NeedResources {
    private NeedResources() {}

    /** The content of one, such as {@code mime.types}. */
    public static byte[] read(String name) {
        try (InputStream in = NeedResources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the distribution");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
