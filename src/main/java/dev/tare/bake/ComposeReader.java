package dev.tare.bake;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.text.EnvText;
import dev.tare.yaml.YamlNode;
import dev.tare.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The services of compose files that are built, each as a target (compose-spec, build.md; buildx, bake/compose.go).
 * Services of all profiles are; paths stay as they are written.
 */
final class ComposeReader {
    private final Map<String, String> variables;
    private final Map<String, ComposeNode> secrets = new LinkedHashMap<>();

    /** What the files before have said of each service. */
    private final Map<String, ComposeService> services = new LinkedHashMap<>();

    private ComposeReader(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Whether a text is one: a map with services. It must be YAML. */
    static boolean isCompose(SourceText source) {
        YamlNode root = YamlReader.read(source, EnvText.plain(source.text()), new ArrayList<>());
        if (!(root instanceof YamlNode.Mapping mapping)) {
            return false;
        }
        for (YamlNode.Entry entry : mapping.entries()) {
            if (entry.key().text().equals("services")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds the targets of files, the later over the earlier ones, and the group {@code default} of all.
     *
     * @param variables that stand in them
     */
    static void read(List<SourceText> files, Map<String, String> variables, BakeConfig.Draft to) {
        ComposeReader reader = new ComposeReader(variables);
        List<Map<String, ComposeNode>> roots = new ArrayList<>();
        for (SourceText file : files) {
            List<Problem> warnings = new ArrayList<>();
            YamlNode root = YamlReader.read(file, EnvText.plain(file.text()), warnings);
            if (root != null && !YamlNode.isNull(root)) {
                roots.add(new ComposeNode(root, variables).map());
            }
        }
        for (Map<String, ComposeNode> root : roots) {
            reader.secrets.putAll(mapOf(root.get("secrets")));
        }
        roots.forEach(reader::file);
        List<String> names = new ArrayList<>();
        reader.services.forEach((name, service) -> {
            BakeTarget target = service.target();
            if (target != null) {
                names.add(target.name());
                to.add(target);
            }
        });
        to.add(new BakeGroup("default", "", names));
    }

    private static Map<String, ComposeNode> mapOf(@Nullable ComposeNode node) {
        return node == null || node.isNull() ? Map.of() : node.map();
    }

    private void file(Map<String, ComposeNode> root) {
        ComposeNode include = root.get("include");
        if (include != null) {
            throw include.wrong("include is not followed", "name the files: -f compose.yaml -f other.yaml");
        }
        Map<String, ComposeNode> all = mapOf(root.get("services"));
        all.forEach((name, node) -> {
            ComposeService own = service(name, node, all, new HashSet<>());
            services.merge(name, own, ComposeService::over);
        });
    }

    /** A service over the one that it extends. */
    private ComposeService service(String name, ComposeNode node, Map<String, ComposeNode> all, Set<String> extending) {
        Map<String, ComposeNode> fields = node.isNull() ? Map.of() : node.map();
        ComposeService own = new ComposeService(name, fields, secrets, variables);
        ComposeNode extended = fields.get("extends");
        if (extended == null) {
            return own;
        }
        Map<String, ComposeNode> how = extended.isMap() ? extended.map() : Map.of("service", extended);
        ComposeNode file = how.get("file");
        if (file != null) {
            throw file.wrong(
                    "a service of another file is not extended", "write it into this file, or name both files with -f");
        }
        ComposeNode base = how.get("service");
        if (base == null) {
            throw extended.wrong("extends names no service", null);
        }
        String other = base.text();
        ComposeNode found = all.get(other);
        if (found == null) {
            throw base.wrong("there is no service " + other, NearNames.hint(other, List.copyOf(all.keySet())));
        }
        if (!extending.add(other)) {
            throw base.wrong("the service " + other + " extends itself", null);
        }
        return service(other, found, all, extending).over(own).named(name);
    }
}
