package dev.tare.report;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a name means, and tells all that is known of it, in docker's shape.
 *
 * @param kind what is looked for
 * @param store opens the store, which is closed again
 */
public record Inspection(Kind kind, Containers containers, Supplier<Store> store) {
    /** What a name may mean. */
    public enum Kind {
        EITHER,
        CONTAINER,
        IMAGE;

        /** Reads {@code container}, {@code image} or nothing. */
        public static Kind parse(String word) {
            return switch (word) {
                case "" -> EITHER;
                case "container" -> CONTAINER;
                case "image" -> IMAGE;
                default -> throw TareException.usage("--type " + word + ": there are container and image", null);
            };
        }
    }

    /**
     * All of one.
     *
     * @throws TareException where there is none of that name
     */
    public Map<String, @Nullable Object> of(String name) {
        TareException noContainer = null;
        if (kind != Kind.IMAGE) {
            try {
                return container(containers.require(name));
            } catch (TareException e) {
                if (kind == Kind.CONTAINER) {
                    throw e;
                }
                noContainer = e;
            }
        }
        try (Store opened = store.get()) {
            NamedImage found = opened.images().find(name);
            if (found == null && noContainer != null) {
                throw TareException.failed(
                        "there is neither a container nor an image called \"" + name + "\"",
                        "see tare ps -a and tare images");
            }
            ImageSummary image =
                    ImageSummary.read(opened, found == null ? opened.images().require(name) : found);
            return InspectReport.json(image, opened.blobs().read(image.id()));
        } catch (IOException e) {
            throw TareException.failed(name + ": its configuration cannot be read: " + e.getMessage(), e);
        }
    }

    private Map<String, @Nullable Object> container(Container container) {
        Path folder = containers.folder(container.id());
        try {
            Map<String, @Nullable Object> bundle =
                    Json.readObject(Files.readAllBytes(folder.resolve("bundle/config.json")));
            return new ContainerInspect(container, folder, bundle).json(image(container));
        } catch (IOException e) {
            throw TareException.failed(
                    "the configuration of the container " + container.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String image(Container container) {
        String manifest = container.manifest().toString();
        try (Store opened = store.get()) {
            for (NamedImage image : opened.images().list()) {
                if (image.descriptor().digest().equals(container.manifest())) {
                    return ImageSummary.read(opened, image).id().toString();
                }
            }
        } catch (TareException e) {
            // Its image is damaged, which is no fault of the container.
            return manifest;
        }
        return manifest;
    }
}
