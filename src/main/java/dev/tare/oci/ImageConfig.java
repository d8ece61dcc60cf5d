package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image configuration (OCI config.md). Its digest is the image's ID.
 *
 * @param platform for which the image was made
 * @param osVersion of Windows images, else null
 * @param created RFC 3339, or null
 * @param author or null
 * @param container how a container of the image is run
 * @param diffIds digests of the plain layers, lowest first
 * @param history oldest first
 */
public record ImageConfig(
        Platform platform,
        @Nullable String osVersion,
        @Nullable String created,
        @Nullable String author,
        ContainerConfig container,
        List<Digest> diffIds,
        List<History> history) {
    private static final Set<String> FIELDS = Set.of(
            "created",
            "author",
            "architecture",
            "variant",
            "os",
            "os.version",
            "os.features",
            "config",
            "rootfs",
            "history");
    private static final Set<String> ROOTFS = Set.of("type", "diff_ids");

    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /** What FROM scratch starts from. */
    public static ImageConfig scratch(Platform platform) {
        return new ImageConfig(platform, null, null, null, ContainerConfig.EMPTY, List.of(), List.of());
    }

    public ImageConfig withDiffIds(List<Digest> newDiffIds) {
        return new ImageConfig(platform, osVersion, created, author, container, newDiffIds, history);
    }

    public ImageConfig withContainer(ContainerConfig newContainer) {
        return new ImageConfig(platform, osVersion, created, author, newContainer, diffIds, history);
    }

    public ImageConfig withCreated(@Nullable String newCreated) {
        return new ImageConfig(platform, osVersion, newCreated, author, container, diffIds, history);
    }

    public ImageConfig withAuthor(@Nullable String newAuthor) {
        return new ImageConfig(platform, osVersion, created, newAuthor, container, diffIds, history);
    }

    public ImageConfig withHistory(List<History> newHistory) {
        return new ImageConfig(platform, osVersion, created, author, container, diffIds, newHistory);
    }

    public static ImageConfig fromJson(byte[] bytes) throws IOException {
        Map<String, @Nullable Object> json = Json.fields(Json.read(bytes), FIELDS);
        List<Digest> diffIds = new ArrayList<>();
        Object rootfs = json.get("rootfs");
        for (String text :
                Json.strings(rootfs == null ? null : Json.fields(rootfs, ROOTFS).get("diff_ids"))) {
            Digest diffId = Digest.parse(text);
            if (diffId == null) {
                throw new IOException("not a diff_id: " + text);
            }
            diffIds.add(diffId);
        }
        List<History> history = new ArrayList<>();
        for (Object entry : Json.list(json.get("history"))) {
            history.add(History.fromJson(entry));
        }
        Object container = json.get("config");
        return new ImageConfig(
                new Platform(
                        Json.text(json.get("os")),
                        Json.string(json.get("architecture")),
                        Json.text(json.get("variant"))),
                Json.optionalString(json.get("os.version")),
                Json.optionalString(json.get("created")),
                Json.optionalString(json.get("author")),
                container == null ? ContainerConfig.EMPTY : ContainerConfig.fromJson(container),
                diffIds,
                history);
    }

    public byte[] toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        putText(json, "created", created);
        putText(json, "author", author);
        json.put("architecture", platform.architecture());
        if (!platform.variant().isEmpty()) {
            json.put("variant", platform.variant());
        }
        json.put("os", platform.os());
        putText(json, "os.version", osVersion);
        json.put("config", container.toJson());
        Map<String, @Nullable Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds.stream().map(Digest::toString).toList());
        json.put("rootfs", rootfs);
        json.put("history", history.stream().map(History::toJson).toList());
        return Json.write(json);
    }

    static void putText(Map<String, @Nullable Object> json, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            json.put(name, value);
        }
    }
}
