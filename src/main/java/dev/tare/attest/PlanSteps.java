package dev.tare.attest;

import dev.tare.diagnostic.Credentials;
import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The steps of a plan in the shape of BuildKit's {@code llbDefinition}: numbered, each naming those that it reads. */
final class PlanSteps {
    private PlanSteps() {}

    /** @param vertices inputs before those that use them */
    static List<@Nullable Object> json(List<Vertex> vertices) {
        Map<Digest, String> identifiers = new HashMap<>();
        for (Vertex vertex : vertices) {
            // Nothing is no step.
            if (!(vertex.op() instanceof Op.Scratch)) {
                identifiers.put(vertex.digest(), "step" + identifiers.size());
            }
        }
        List<@Nullable Object> out = new ArrayList<>();
        for (Vertex vertex : vertices) {
            String identifier = identifiers.get(vertex.digest());
            if (identifier == null) {
                continue;
            }
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("id", identifier);
            json.put("name", Credentials.hide(vertex.name()));
            json.put("op", Map.of("Op", op(vertex.op())));
            List<@Nullable Object> inputs = new ArrayList<>();
            for (Vertex input : vertex.inputs()) {
                String read = identifiers.get(input.digest());
                if (read != null) {
                    inputs.add(read + ":0");
                }
            }
            if (!inputs.isEmpty()) {
                json.put("inputs", inputs);
            }
            out.add(json);
        }
        return out;
    }

    private static Map<String, @Nullable Object> op(Op op) {
        return switch (op) {
            case Op.Scratch _ -> Map.of("source", Map.of("identifier", "scratch"));
            case Op.ImageSource image -> {
                Map<String, @Nullable Object> source = new LinkedHashMap<>();
                source.put("identifier", "docker-image://" + image.name());
                source.put("attrs", Map.of("image.manifest", image.manifest().toString()));
                yield Map.of("source", source);
            }
            case Op.LocalSource local -> Map.of("source", Map.of("identifier", "local://" + local.name()));
            case Op.HttpSource http -> Map.of("source", Map.of("identifier", Credentials.hide(http.url())));
            case Op.GitSource git ->
                Map.of(
                        "source",
                        Map.of(
                                "identifier",
                                Credentials.hide(git.remote()) + (git.ref().isEmpty() ? "" : "#" + git.ref())));
            case Op.FileOp file ->
                Map.of("file", Map.of("actions", (long) file.actions().size()));
            case Op.Diff _ -> Map.of("diff", Map.of("lower", Map.of("input", 0L), "upper", Map.of("input", 1L)));
            case Op.Merge _ -> Map.of("merge", Map.of());
            case Op.Exec exec -> Map.of("exec", exec(exec));
        };
    }

    private static Map<String, @Nullable Object> exec(Op.Exec exec) {
        Map<String, @Nullable Object> meta = new TreeMap<>();
        meta.put("args", exec.args().stream().map(Credentials::hide).toList());
        meta.put("env", exec.environment().stream().map(PlanSteps::variable).toList());
        meta.put("cwd", exec.directory());
        if (!exec.user().isEmpty()) {
            meta.put("user", exec.user());
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("meta", meta);
        json.put("network", exec.network().name());
        return json;
    }

    private static String variable(String assignment) {
        int equals = assignment.indexOf('=');
        return equals < 0
                ? assignment
                : assignment.substring(0, equals + 1)
                        + Provenance.hidden(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
}
