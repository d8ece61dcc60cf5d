package dev.tare.bake;

import dev.tare.build.request.ContextAddress;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
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
 * Services of all profiles are; paths stay as they are written, but those of files in other folders begin there.
 */
final class ComposeReader {
    private final Files files;
    private final Map<String, ComposeNode> secrets = new LinkedHashMap<>();

    /** What the files before have said of each service. */
    private final Map<String, ComposeService> services = new LinkedHashMap<>();

    private ComposeReader(Files files) {
        this.files = files;
    }

    /** The files beside those that were named. */
    interface Files {
        /** The text of one. @throws TareException where there is none */
        SourceText open(String path);

        /** The variables where no more are said than in a folder's {@code .env}. @param folder empty for the usual one */
        Map<String, String> variables(String folder, List<String> envFiles);
    }

    /** A file as it is read. @param folder where its relative paths begin */
    private record Part(SourceText source, String folder, Map<String, String> variables) {
        /** Another one, in the same project. */
        Part with(SourceText other) {
            int slash = other.name().lastIndexOf('/');
            return new Part(other, slash < 0 ? "" : other.name().substring(0, slash), variables);
        }

        Map<String, ComposeNode> root() {
            YamlNode root = YamlReader.read(source, EnvText.plain(source.text()), new ArrayList<>());
            return root == null || YamlNode.isNull(root) ? Map.of() : new ComposeNode(root, variables, folder).map();
        }
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
     * @param named the texts of those that are read
     */
    static void read(List<SourceText> named, Files files, BakeConfig.Draft to) {
        ComposeReader reader = new ComposeReader(files);
        Map<String, String> variables = files.variables("", List.of());
        List<Part> parts =
                named.stream().map(file -> new Part(file, "", variables)).toList();
        reader.parts(parts, new HashSet<>());
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

    /** Files of one project. @param including those that are being read */
    private void parts(List<Part> parts, Set<String> including) {
        for (Part part : parts) {
            include(part, including);
        }
        for (Part part : parts) {
            secrets.putAll(mapOf(part.root().get("secrets")));
        }
        for (Part part : parts) {
            Map<String, ComposeNode> all = mapOf(part.root().get("services"));
            all.forEach((name, node) -> {
                ComposeService own = service(name, node, all, part, new HashSet<>());
                services.merge(name, own.in(part.folder()), ComposeService::over);
            });
        }
    }

    /** The projects that a file takes in (compose-spec, 14-include.md): they come before it. */
    private void include(Part part, Set<String> including) {
        ComposeNode include = part.root().get("include");
        if (include == null || include.isNull()) {
            return;
        }
        for (ComposeNode each : include.list()) {
            Map<String, ComposeNode> how = each.isMap() ? each.map() : Map.of("path", each);
            ComposeNode path = how.get("path");
            if (path == null) {
                throw each.wrong("an include needs a path", null);
            }
            List<SourceText> texts = new ArrayList<>();
            for (ComposeNode one : path.isList() ? path.list() : List.of(path)) {
                texts.add(open(one));
            }
            ComposeNode project = how.get("project_directory");
            ComposeNode env = how.get("env_file");
            String first = texts.isEmpty() ? "" : texts.getFirst().name();
            int slash = first.lastIndexOf('/');
            String folder = project != null ? project.path() : slash < 0 ? "" : first.substring(0, slash);
            List<String> envFiles = env == null
                    ? List.of()
                    : (env.isList() ? env.list() : List.of(env))
                            .stream().map(ComposeNode::path).toList();
            Map<String, String> variables = files.variables(folder, envFiles);
            if (!including.add(first)) {
                throw path.wrong(first + " includes itself", null);
            }
            parts(texts.stream().map(text -> new Part(text, folder, variables)).toList(), including);
            including.remove(first);
        }
    }

    private SourceText open(ComposeNode path) {
        String typed = path.path();
        if (ContextAddress.isAddress(typed) || typed.contains("://")) {
            throw path.wrong(
                    "a compose file of an address is not fetched", "fetch it first, and name the file that you have");
        }
        try {
            return files.open(typed);
        } catch (TareException e) {
            throw path.wrong(e.problem().message(), e.problem().hint());
        }
    }

    /** A service over the one that it extends. */
    private ComposeService service(
            String name, ComposeNode node, Map<String, ComposeNode> all, Part part, Set<String> extending) {
        Map<String, ComposeNode> fields = node.isNull() ? Map.of() : node.map();
        ComposeService own = new ComposeService(name, fields, secrets, part.variables());
        ComposeNode extended = fields.get("extends");
        if (extended == null) {
            return own;
        }
        Map<String, ComposeNode> how = extended.isMap() ? extended.map() : Map.of("service", extended);
        ComposeNode file = how.get("file");
        Part from = file == null ? part : part.with(open(file));
        Map<String, ComposeNode> others = file == null ? all : mapOf(from.root().get("services"));
        ComposeNode base = how.get("service");
        if (base == null) {
            throw extended.wrong("extends names no service", null);
        }
        String other = base.text();
        ComposeNode found = others.get(other);
        if (found == null) {
            throw base.wrong("there is no service " + other, NearNames.hint(other, List.copyOf(others.keySet())));
        }
        if (!extending.add(from.source().name() + " " + other)) {
            throw base.wrong("the service " + other + " extends itself", null);
        }
        return service(other, found, others, from, extending).over(own).named(name);
    }
}
