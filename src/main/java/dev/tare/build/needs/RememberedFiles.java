package dev.tare.build.needs;

import dev.tare.needs.FindingsJson;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsTable;
import dev.tare.needs.Roots;
import dev.tare.needs.files.ImageUser;
import dev.tare.needs.files.NeedsChoice;
import dev.tare.needs.files.NeedsSetting;
import dev.tare.oci.Digest;
import dev.tare.plan.Encoder;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which files an image gets, as the store remembers it. */
record RememberedFiles(List<AddedFile> files, Map<String, String> environment, List<String> notes) {
    private static final String KIND = "need-files";

    /**
     * All that the files depend on; null where that is more than can be told, as with files of this machine.
     *
     * @param zones as for {@link NeedsLayer#of}
     */
    static @Nullable Digest key(NeedFindings findings, NeedsChoice choice, NeedsSetting setting, String zones) {
        if (choice.with().contains(NeedId.LOADER)
                || choice.with().contains(NeedId.LIBRARIES)
                || choice.with().contains(NeedId.TERMINFO)
                || choice.authorities().contains(NeedsChoice.HOST)) {
            return null;
        }
        Encoder key = new Encoder()
                .number(NeedsTable.VERSION)
                .text(Roots.bundled().sha256())
                .flag(Roots.bundled().isOld(setting.now()))
                .bytes(Json.write(FindingsJson.write(findings)))
                .texts(texts(choice.with()))
                .texts(texts(choice.without()))
                .texts(choice.zones())
                .texts(texts(setting.present()))
                .flag(setting.localZone())
                .text(zones);
        ImageUser user = setting.around().user();
        key.text(user.name()).number(user.uid()).text(user.group()).number(user.gid());
        key.text(user.home()).flag(user.isNamed());
        for (String name : List.of("HOME", "TMPDIR", "TZ", "ZONEINFO")) {
            key.optional(setting.around().environment().get(name));
        }
        try {
            for (String file : choice.authorities()) {
                key.text(file).bytes(Files.readAllBytes(setting.directory().resolve(file)));
            }
        } catch (IOException | OutOfMemoryError e) {
            // Whoever makes the files says what is wrong with it.
            return null;
        }
        return key.toDigest();
    }

    private static TreeSet<String> texts(Iterable<NeedId> ids) {
        TreeSet<String> out = new TreeSet<>();
        ids.forEach(id -> out.add(id.text()));
        return out;
    }

    static @Nullable RememberedFiles read(Store store, Digest key) {
        byte[] record = store.records().get(KIND, key);
        if (record == null) {
            return null;
        }
        try {
            Map<String, @Nullable Object> json = Json.readObject(record);
            List<AddedFile> files = new ArrayList<>();
            for (Object each : Json.list(json.get("files"))) {
                files.add(file(Json.object(each)));
            }
            return new RememberedFiles(files, Json.stringMap(json.get("environment")), Json.strings(json.get("notes")));
        } catch (IOException e) {
            // Another version of Tare wrote it in another form.
            return null;
        }
    }

    private static AddedFile file(Map<String, @Nullable Object> json) throws IOException {
        NeedId need = NeedId.parse(Json.string(json.get("need")));
        Digest content = Digest.parse(Json.string(json.get("content")));
        if (need == null || content == null) {
            throw new IOException("no remembered file");
        }
        return new AddedFile(
                need,
                Json.string(json.get("path")),
                Boolean.TRUE.equals(json.get("folder")),
                (int) Json.number(json.get("mode")),
                Json.number(json.get("uid")),
                Json.number(json.get("gid")),
                Json.number(json.get("size")),
                content,
                Json.string(json.get("what")),
                Json.string(json.get("reason")),
                Json.strings(json.get("calls")));
    }

    void write(Store store, Digest key) {
        List<@Nullable Object> all = new ArrayList<>();
        for (AddedFile file : files) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("need", file.need().text());
            each.put("path", file.path());
            each.put("folder", file.isFolder());
            each.put("mode", file.mode());
            each.put("uid", file.uid());
            each.put("gid", file.gid());
            each.put("size", file.size());
            each.put("content", file.content().toString());
            each.put("what", file.what());
            each.put("reason", file.reason());
            each.put("calls", file.calls());
            all.add(each);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("files", all);
        json.put("environment", environment);
        json.put("notes", notes);
        store.records().put(KIND, key, Json.write(json));
    }
}
