package dev.tare.oci;

/** Keys of the annotations by which layouts and stores name images. */
public final class NameAnnotations {
    /** The tag, or the whole reference, of an image (OCI image spec, annotations.md). */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** The whole reference, as containerd writes it. */
    public static final String CONTAINERD_NAME = "io.containerd.image.name";

    private NameAnnotations() {}
}
