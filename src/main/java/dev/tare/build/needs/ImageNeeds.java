package dev.tare.build.needs;

import dev.tare.needs.FindingsJson;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsTable;
import dev.tare.needs.loader.TreeNeeds;
import dev.tare.oci.Digest;
import dev.tare.plan.Encoder;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the program of an image needs and what the image has for it, which the store remembers by the image's id: nothing
 * of an image that was looked at is read again.
 *
 * @param program its path; empty for an image that starts none which can be read
 */
public record ImageNeeds(String program, TreeNeeds needs) {
    /** Of an image that lacks nothing. */
    public static final ImageNeeds NONE = new ImageNeeds("", new TreeNeeds(NeedFindings.NONE, Set.of(), List.of()));

    private static final String KIND = "image-needs";

    private static Digest key(Digest image) {
        return new Encoder().number(NeedsTable.VERSION).digest(image).toDigest();
    }

    /** Remembers it for an image. */
    public void write(Store store, Digest image) {
        store.records().put(KIND, key(image), program.isEmpty() ? new byte[0] : json());
    }

    private byte[] json() {
        TreeSet<String> present = new TreeSet<>();
        needs.present().forEach(id -> present.add(id.text()));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("program", program);
        json.put("findings", FindingsJson.write(needs.findings()));
        json.put("present", List.copyOf(present));
        json.put("unlinked", needs.unlinked());
        return Json.write(json);
    }

    /** Null for an image that was not looked at yet. */
    public static @Nullable ImageNeeds read(Store store, Digest image) {
        byte[] record = store.records().get(KIND, key(image));
        if (record == null || record.length == 0) {
            return record == null ? null : NONE;
        }
        try {
            Map<String, @Nullable Object> json = Json.readObject(record);
            NeedFindings findings = FindingsJson.read(json.get("findings"));
            TreeNeeds needs = new TreeNeeds(findings, ids(json), new ArrayList<>(Json.strings(json.get("unlinked"))));
            return new ImageNeeds(Json.string(json.get("program")), needs);
        } catch (IOException e) {
            // Another version of Tare wrote it in another form.
            return null;
        }
    }

    private static Set<NeedId> ids(Map<String, @Nullable Object> json) throws IOException {
        Set<NeedId> ids = EnumSet.noneOf(NeedId.class);
        for (String text : Json.strings(json.get("present"))) {
            NeedId id = NeedId.parse(text);
            if (id == null) {
                throw new IOException("no need is called " + text);
            }
            ids.add(id);
        }
        return ids;
    }
}
