package dev.tare.report.outline;

import dev.tare.diagnostic.SourceText;
import dev.tare.dockerfile.outline.Outline;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.report.CheckReport;
import dev.tare.report.PrettyJson;
import dev.tare.report.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code docker build --call=outline} and {@code --call=targets} print, in their text and their JSON. */
public final class OutlineReport {
    private static final int GAP = 3;

    private OutlineReport() {}

    /** For people: the target, and a table for each kind of parameter that it has. */
    public static String text(Outline outline) {
        StringBuilder out = new StringBuilder();
        if (!outline.name().isEmpty() || !outline.description().isEmpty()) {
            Table target = Table.tight(1, "TARGET:", outline.name().isEmpty() ? "(default)" : outline.name());
            if (!outline.description().isEmpty()) {
                target.row("DESCRIPTION:", outline.description());
            }
            out.append(target.render()).append('\n');
        }
        if (!outline.args().isEmpty()) {
            Table args = Table.tight(GAP, "BUILD ARG", "VALUE", "DESCRIPTION");
            outline.args().forEach(arg -> args.row(arg.name(), arg.value(), arg.description()));
            out.append(args.render()).append('\n');
        }
        needed(out, "SECRET", outline.secrets());
        needed(out, "SSH", outline.agents());
        return out.toString();
    }

    private static void needed(StringBuilder out, String heading, List<Outline.Needed> all) {
        if (!all.isEmpty()) {
            Table table = Table.tight(GAP, heading, "REQUIRED");
            all.forEach(each -> table.row(each.id(), each.required() ? "true" : ""));
            out.append(table.render()).append('\n');
        }
    }

    /** As BuildKit's front end has it, indented. */
    public static String json(Outline outline) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        put(json, "name", outline.name());
        put(json, "description", outline.description());
        List<@Nullable Object> args = new ArrayList<>();
        for (Outline.Argument arg : outline.args()) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("name", arg.name());
            put(each, "description", arg.description());
            put(each, "value", arg.value());
            each.put("location", CheckReport.location(arg.at().start(), arg.at().end()));
            args.add(each);
        }
        put(json, "args", args);
        put(json, "secrets", needed(outline.secrets()));
        put(json, "ssh", needed(outline.agents()));
        json.put("sources", sources(outline.source()));
        return PrettyJson.write(json, 2);
    }

    private static List<@Nullable Object> needed(List<Outline.Needed> all) {
        List<@Nullable Object> out = new ArrayList<>();
        for (Outline.Needed needed : all) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("name", needed.id());
            if (needed.required()) {
                each.put("required", true);
            }
            Instruction.Span at = needed.at();
            each.put("location", CheckReport.location(at.start(), at.end()));
            out.add(each);
        }
        return out;
    }

    private static void put(Map<String, @Nullable Object> json, String key, String value) {
        if (!value.isEmpty()) {
            json.put(key, value);
        }
    }

    private static void put(Map<String, @Nullable Object> json, String key, List<@Nullable Object> values) {
        if (!values.isEmpty()) {
            json.put(key, values);
        }
    }

    private static List<@Nullable Object> sources(SourceText source) {
        byte[] text = source.text().getBytes(StandardCharsets.UTF_8);
        return List.of(Base64.getEncoder().encodeToString(text));
    }

    /** The stages of a file, for people. */
    public static String targets(Dockerfile file) {
        Table table = Table.tight(1, "TARGET", "DESCRIPTION");
        for (Dockerfile.Stage stage : file.stages()) {
            String name = name(stage);
            boolean last = stage.equals(file.stages().getLast());
            table.row(
                    last ? name + (name.isEmpty() ? "(default)" : " (default)") : name,
                    stage.from().comment());
        }
        return table.render();
    }

    /** The same as BuildKit's front end has it, indented. */
    public static String targetsJson(Dockerfile file) {
        List<@Nullable Object> targets = new ArrayList<>();
        for (Dockerfile.Stage stage : file.stages()) {
            Instruction.From from = stage.from();
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            put(each, "name", name(stage));
            if (stage.equals(file.stages().getLast())) {
                each.put("default", true);
            }
            put(each, "description", from.comment());
            put(each, "base", from.image());
            put(each, "platform", from.platform() == null ? "" : from.platform());
            each.put(
                    "location",
                    CheckReport.location(from.span().start(), from.span().end()));
            targets.add(each);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("targets", targets);
        json.put("sources", sources(file.source()));
        return PrettyJson.write(json, 2);
    }

    private static String name(Dockerfile.Stage stage) {
        String name = stage.from().stage();
        return name == null ? "" : name;
    }
}
