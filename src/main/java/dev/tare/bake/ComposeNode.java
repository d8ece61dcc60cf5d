package dev.tare.bake;

import dev.tare.bake.hcl.BakePaths;
import dev.tare.build.request.ContextAddress;
import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import dev.tare.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a compose file, in which variables have their values.
 *
 * @param folder where relative paths in it begin; empty for the working directory
 */
record ComposeNode(YamlNode node, Map<String, String> variables, String folder) {
    private ComposeNode of(YamlNode other) {
        return new ComposeNode(other, variables, folder);
    }

    /** A path as compose has it: without what says nothing, and from the user's folder behind {@code ~}. */
    String path(String typed) {
        if (typed.contains("://") || typed.startsWith("service:") || ContextAddress.isAddress(typed)) {
            return typed;
        }
        String home = variables.getOrDefault("HOME", "");
        boolean ofUser = !home.isEmpty() && (typed.equals("~") || typed.startsWith("~/"));
        String whole = ofUser ? home + typed.substring(1) : typed;
        return BakePaths.clean(folder.isEmpty() || whole.startsWith("/") ? whole : folder + "/" + whole);
    }

    /** This value as a path. */
    String path() {
        return path(text());
    }

    boolean isNull() {
        return YamlNode.isNull(node);
    }

    boolean isMap() {
        return node instanceof YamlNode.Mapping;
    }

    boolean isList() {
        return node instanceof YamlNode.Sequence;
    }

    TareException wrong(String message, @Nullable String hint) {
        return TareException.at(node.location(), message, hint);
    }

    /** A single value as it stands, null being empty. */
    String text() {
        if (node instanceof YamlNode.Scalar scalar) {
            return ComposeText.of(scalar.string(), variables, scalar.location());
        }
        throw wrong("expected a single value, not " + YamlNode.kind(node), null);
    }

    boolean truth() {
        Boolean truth = GoBool.parse(text());
        if (truth == null) {
            throw wrong("expected true or false", null);
        }
        return truth;
    }

    /** The values of a map by their keys, with those that {@code <<} takes over. */
    Map<String, ComposeNode> map() {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw wrong("expected a map, not " + YamlNode.kind(node), null);
        }
        Map<String, ComposeNode> out = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (entry.key().text().equals("<<") && entry.key().plain()) {
                ComposeNode merged = of(entry.value());
                for (ComposeNode each : merged.isList() ? merged.list() : List.of(merged)) {
                    each.map().forEach(out::putIfAbsent);
                }
            }
        }
        for (YamlNode.Entry entry : mapping.entries()) {
            if (!entry.key().text().equals("<<")) {
                out.put(entry.key().text(), of(entry.value()));
            }
        }
        return out;
    }

    List<ComposeNode> list() {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            throw wrong("expected a list, not " + YamlNode.kind(node), null);
        }
        List<ComposeNode> out = new ArrayList<>();
        sequence.items().forEach(item -> out.add(of(item)));
        return out;
    }

    /** A list of single values, or one of them alone. */
    List<String> texts() {
        if (isNull()) {
            return List.of();
        }
        return isList() ? list().stream().map(ComposeNode::text).toList() : List.of(text());
    }

    /** A list, or words divided by blanks. */
    List<String> words() {
        return isList() || isNull() ? texts() : List.of(text().strip().split("\\s+"));
    }

    /** A map, or a list of {@code KEY=VALUE}; a key without a value is null. */
    Map<String, @Nullable String> pairs() {
        Map<String, @Nullable String> out = new LinkedHashMap<>();
        if (isMap()) {
            map().forEach((key, value) -> out.put(key, value.isNull() ? null : value.text()));
            return out;
        }
        for (String each : isNull() ? List.<String>of() : texts()) {
            int equals = each.indexOf('=');
            out.put(equals < 0 ? each : each.substring(0, equals), equals < 0 ? null : each.substring(equals + 1));
        }
        return out;
    }
}
