package dev.tare.registry;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest or index as a registry gave it, its digest computed here. */
final class RemoteManifest {
    /** What is asked for, in the order in which it is liked. */
    static final String ACCEPT = String.join(
            ", ", List.of(MediaTypes.INDEX, MediaTypes.MANIFEST, MediaTypes.DOCKER_INDEX, MediaTypes.DOCKER_MANIFEST));

    /** The first schema of docker's, which has no digest to be checked by. */
    private static final List<String> SCHEMA_1 = List.of(
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v1+prettyjws");

    private final Descriptor descriptor;
    private final byte[] json;

    private RemoteManifest(Descriptor descriptor, byte[] json) {
        this.descriptor = descriptor;
        this.json = json;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** The bytes that were sent, which must not be changed. */
    byte[] json() {
        return json;
    }

    /**
     * Reads an answer.
     *
     * @param type its Content-Type, or null
     * @param name for messages
     * @throws RegistryException when it is no manifest, or one that can be read in two ways
     */
    static RemoteManifest of(byte[] json, @Nullable String type, String name) throws RegistryException {
        Map<String, @Nullable Object> fields;
        try {
            fields = Json.readObject(json);
        } catch (IOException e) {
            throw RegistryException.wrong("the manifest of " + name + " is damaged: " + e.getMessage());
        }
        String said = type == null ? "" : withoutParameters(type);
        String own = fields.get("mediaType") instanceof String text ? text : "";
        boolean first = Long.valueOf(1).equals(fields.get("schemaVersion"));
        if (SCHEMA_1.contains(said) || SCHEMA_1.contains(own) || first) {
            throw RegistryException.wrong(
                    name + " has a manifest of Docker's schema 1, which is no longer supported",
                    "push it anew with a Docker of 1.10 or newer");
        }
        boolean index = fields.containsKey("manifests");
        boolean manifest = fields.containsKey("layers") || fields.containsKey("config");
        // A document that is both would be one image to us and another one to others (CVE-2021-41190).
        boolean clear = index != manifest;
        String media = !own.isEmpty() ? own : isKnown(said) ? said : index ? MediaTypes.INDEX : MediaTypes.MANIFEST;
        if (!clear || !isKnown(media) || MediaTypes.isIndex(media) != index) {
            throw RegistryException.wrong(
                    name + " is no image: its manifest is of type " + (media.isEmpty() ? "unknown" : media));
        }
        if (isKnown(said) && !said.equals(media)) {
            throw RegistryException.wrong(
                    "the manifest of " + name + " is of type " + media + ", and was sent as " + said);
        }
        return new RemoteManifest(Descriptor.of(media, Digest.sha256(json), json.length), json);
    }

    private static boolean isKnown(String type) {
        return MediaTypes.isIndex(type) || MediaTypes.isManifest(type);
    }

    static String withoutParameters(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip();
    }

    boolean isIndex() {
        return MediaTypes.isIndex(descriptor.mediaType());
    }
}
