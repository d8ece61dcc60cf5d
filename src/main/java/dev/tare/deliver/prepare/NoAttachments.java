package dev.tare.deliver.prepare;

import dev.tare.oci.Descriptor;
import java.util.List;

/** Nothing hangs beside any image. A class, since no AOT cache keeps a lambda that is the constant of an interface. */
public final class NoAttachments implements Attachments {
    @Override
    public List<Descriptor> of(Descriptor image, Descriptor stored) {
        return List.of();
    }
}
