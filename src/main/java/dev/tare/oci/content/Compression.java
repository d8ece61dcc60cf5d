package dev.tare.oci.content;

import dev.tare.oci.MediaTypes;
import org.jspecify.annotations.Nullable;

/** How the blob of a layer is compressed (OCI image specification, layer.md). */
public enum Compression {
    NONE(MediaTypes.LAYER, MediaTypes.DOCKER_LAYER),
    GZIP(MediaTypes.LAYER_GZIP, MediaTypes.DOCKER_LAYER_GZIP),
    /** Read by containerd 1.5, Docker 23 and podman 5.1 or newer. */
    ZSTD(MediaTypes.LAYER_ZSTD, null);

    private final String mediaType;
    private final @Nullable String dockerMediaType;

    Compression(String mediaType, @Nullable String dockerMediaType) {
        this.mediaType = mediaType;
        this.dockerMediaType = dockerMediaType;
    }

    /** The media type of an OCI layer. */
    public String mediaType() {
        return mediaType;
    }

    /** What the media type of a layer says; null when it is no layer's. */
    public static @Nullable Compression ofMediaType(String mediaType) {
        for (Compression each : values()) {
            if (mediaType.equals(each.mediaType) || mediaType.equals(each.dockerMediaType)) {
                return each;
            }
        }
        return null;
    }
}
