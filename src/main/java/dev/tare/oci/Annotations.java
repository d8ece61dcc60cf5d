package dev.tare.oci;

/** Keys of annotations that several formats read and write. */
public final class Annotations {
    /** The tag, or the whole reference, of an image (OCI image spec, annotations.md). */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** The whole reference, as containerd writes it. */
    public static final String CONTAINERD_NAME = "io.containerd.image.name";

    private Annotations() {}
}
