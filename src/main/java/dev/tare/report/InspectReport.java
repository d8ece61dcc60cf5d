package dev.tare.report;

import dev.tare.needs.NeedsHistory;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare inspect}: an image in the shape of docker's own. */
public final class InspectReport {
    private InspectReport() {}

    /**
     * Id, RepoTags, RepoDigests, Comment, Created, Author, Config, Architecture, Variant, Os, Size (bytes), RootFS,
     * Descriptor (of the manifest in the store), and where Tare put files beside a program, Needs.
     *
     * @param configBytes the configuration as it is stored: Config is shown with fields that we do not know, too
     * @throws IOException when these bytes are no configuration
     */
    public static Map<String, @Nullable Object> json(ImageSummary image, byte[] configBytes) throws IOException {
        ImageConfig config = image.config();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Id", image.id().toString());
        json.put("RepoTags", image.repoTags());
        json.put("RepoDigests", image.repoDigests());
        json.put("Comment", comment(config.history()));
        json.put("Created", config.created());
        json.put("Author", config.author() == null ? "" : config.author());
        Object container = Json.readObject(configBytes).get("config");
        json.put("Config", container == null ? Map.of() : container);
        json.put("Architecture", config.platform().architecture());
        if (!config.platform().variant().isEmpty()) {
            json.put("Variant", config.platform().variant());
        }
        json.put("Os", config.platform().os());
        json.put("Size", image.size());
        Map<String, @Nullable Object> rootfs = new LinkedHashMap<>();
        rootfs.put("Type", "layers");
        rootfs.put("Layers", config.diffIds().stream().map(Digest::toString).toList());
        json.put("RootFS", rootfs);
        json.put("Descriptor", image.descriptor().toJson());
        List<@Nullable Object> needs = needs(config.history());
        if (!needs.isEmpty()) {
            json.put("Needs", needs);
        }
        return json;
    }

    /** The files that Tare put beside a program, each with why it is there. */
    private static List<@Nullable Object> needs(List<History> history) {
        List<@Nullable Object> out = new ArrayList<>();
        for (NeedsHistory.Line line : NeedsHistory.read(history)) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("Id", line.need().text());
            each.put("Path", line.path());
            each.put("Reason", line.reason());
            out.add(each);
        }
        return out;
    }

    private static String comment(List<History> history) {
        String comment = history.isEmpty() ? null : history.getLast().comment();
        return comment == null ? "" : comment;
    }
}
