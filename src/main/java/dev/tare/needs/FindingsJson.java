package dev.tare.needs;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** NeedFindings as JSON: what {@code tare needs --json} prints, and what is remembered beside a program. */
public final class FindingsJson {
    private FindingsJson() {}

    /** {@code {"needs": [{"id", "confidence", "reason", ..}], "warnings": [..], "language", "localTime"}}. */
    public static Map<String, @Nullable Object> write(NeedFindings findings) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("needs", needs(findings));
        out.put("warnings", findings.warnings());
        out.put("language", findings.language().text());
        out.put("localTime", findings.localTime());
        return out;
    }

    /** The list of needs in it, of maps that the caller may add to. */
    public static List<Map<String, @Nullable Object>> needs(NeedFindings findings) {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (Need need : findings.needs()) {
            out.add(write(need));
        }
        return out;
    }

    private static Map<String, @Nullable Object> write(Need need) {
        List<@Nullable Object> files = new ArrayList<>();
        for (FileCost file : need.files()) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("path", file.path());
            each.put("bytes", file.bytes());
            each.put("mode", Integer.toOctalString(file.mode()));
            each.put("what", file.what());
            files.add(each);
        }
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("id", need.id().text());
        out.put("confidence", need.confidence().name());
        out.put("reason", need.reason());
        out.put("path", need.path());
        out.put("names", need.names());
        out.put("files", files);
        out.put("bytes", need.bytes());
        out.put("missing", need.missing());
        return out;
    }

    /** Reads what {@link #write} made. @throws IOException when it is anything else, of an older Tare for instance */
    public static NeedFindings read(@Nullable Object json) throws IOException {
        Map<String, @Nullable Object> map = Json.object(json);
        List<Need> needs = new ArrayList<>();
        for (Object each : Json.list(map.get("needs"))) {
            needs.add(need(Json.object(each)));
        }
        boolean localTime = Boolean.TRUE.equals(map.get("localTime"));
        return new NeedFindings(
                needs, Json.strings(map.get("warnings")), language(Json.string(map.get("language"))), localTime);
    }

    private static Evidence.Language language(String text) throws IOException {
        for (Evidence.Language each : Evidence.Language.values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        throw new IOException("no language is called " + text);
    }

    private static Need need(Map<String, @Nullable Object> map) throws IOException {
        NeedId id = NeedId.parse(Json.string(map.get("id")));
        if (id == null) {
            throw new IOException("no need is called " + map.get("id"));
        }
        List<FileCost> files = new ArrayList<>();
        for (Object each : Json.list(map.get("files"))) {
            Map<String, @Nullable Object> file = Json.object(each);
            files.add(new FileCost(
                    Json.string(file.get("path")),
                    Json.number(file.get("bytes")),
                    mode(Json.string(file.get("mode"))),
                    Json.string(file.get("what"))));
        }
        return new Need(
                id,
                confidence(Json.string(map.get("confidence"))),
                Json.string(map.get("reason")),
                Json.strings(map.get("path")),
                Json.strings(map.get("names")),
                files,
                Json.string(map.get("missing")));
    }

    private static int mode(String octal) throws IOException {
        try {
            return Integer.parseInt(octal, 8);
        } catch (NumberFormatException e) {
            throw new IOException("not a mode: " + octal, e);
        }
    }

    private static Confidence confidence(String text) throws IOException {
        for (Confidence each : Confidence.values()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw new IOException("no confidence is called " + text);
    }
}
