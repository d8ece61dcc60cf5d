package dev.tare.oci;

import java.io.IOException;
import java.util.Set;

/** Media types of the OCI image specification (media-types.md) and their Docker twins. */
public final class MediaTypes {
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    public static final String LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
    public static final String LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
    public static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
    public static final String DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /** The fields of manifests and indexes: some of both would be read in two ways. */
    static final Set<String> FIELDS = Set.of(
            "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations");

    private MediaTypes() {}

    public static boolean isIndex(String mediaType) {
        return mediaType.equals(INDEX) || mediaType.equals(DOCKER_INDEX);
    }

    public static boolean isManifest(String mediaType) {
        return mediaType.equals(MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
    }

    /** Docker's name of a layer's type that may be OCI's. @throws IOException where it has none */
    static String dockerLayer(String mediaType) throws IOException {
        return switch (mediaType) {
            case LAYER, DOCKER_LAYER -> DOCKER_LAYER;
            case LAYER_GZIP, DOCKER_LAYER_GZIP -> DOCKER_LAYER_GZIP;
            default -> throw new IOException("Docker has no media type for a layer of " + mediaType);
        };
    }

    /** OCI's name of a layer's type that may be Docker's. */
    static String ociLayer(String mediaType) {
        return switch (mediaType) {
            case DOCKER_LAYER -> LAYER;
            case DOCKER_LAYER_GZIP -> LAYER_GZIP;
            default -> mediaType;
        };
    }
}
