package dev.tare.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.BuildKitd;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provenance of a build has BuildKit's shape, and where both know something they say the same. */
@Tag("integration")
class ProvenanceComparisonTest {
    /** What Tare leaves out: the run's own numbers and times, and what only BuildKit's graph has. */
    private static final List<String> THEIRS = List.of(
            ".predicate.buildDefinition.externalParameters.configSource",
            ".predicate.buildDefinition.externalParameters.request.root",
            ".predicate.buildDefinition.externalParameters.request.compatibilityVersion",
            ".predicate.buildDefinition.internalParameters.buildConfig.digestMapping",
            ".predicate.buildDefinition.internalParameters.buildConfig.llbDefinition",
            ".predicate.buildDefinition.internalParameters.dockerfileVersion",
            ".predicate.runDetails.metadata.invocationId",
            ".predicate.runDetails.metadata.startedOn",
            ".predicate.runDetails.metadata.finishedOn",
            ".predicate.runDetails.metadata.buildkit_metadata.source.locations",
            ".predicate.runDetails.metadata.buildkit_metadata.source.infos[].llbDefinition",
            ".predicate.runDetails.metadata.buildkit_metadata.source.infos[].digestMapping",
            ".predicate.runDetails.metadata.buildkit_metadata.layers");

    /** What only Tare says: its version, the platform and the file that were built. */
    private static final List<String> OURS = List.of(
            ".predicate.buildDefinition.externalParameters.configSource",
            ".predicate.buildDefinition.externalParameters.request.args.platform",
            ".predicate.buildDefinition.internalParameters.buildConfig.llbDefinition",
            ".predicate.runDetails.builder.version");

    @TempDir
    private Path folder;

    private Map<String, Object> attestation(Path layout) throws IOException {
        Map<String, Object> index = document(layout, document(layout.resolve("index.json")), "manifests", 0);
        Map<String, Object> manifest = document(layout, index, "manifests", 1);
        TreeMap<String, Object> out = new TreeMap<>(document(layout, manifest, "layers", 0));
        out.put("manifest", manifest);
        return out;
    }

    private static Map<String, Object> document(Path file) throws IOException {
        return Json.readObject(Files.readAllBytes(file));
    }

    private static Map<String, Object> document(Path layout, Map<String, Object> from, String list, int at)
            throws IOException {
        String digest =
                Json.string(Json.object(Json.list(from.get(list)).get(at)).get("digest"));
        return document(layout.resolve("blobs").resolve(digest.replace(':', '/')));
    }

    /** Paths of all values, but below those of a list. */
    private static void paths(Object value, String at, List<String> without, Map<String, Object> into) {
        if (without.contains(at)) {
            return;
        }
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, each) -> paths(each, at + "." + key, without, into));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> paths(each, at + "[]", without, into));
        } else {
            into.put(at, value);
        }
    }

    @Test
    void itHasTheShapeOfBuildKits() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch AS one\nARG VERSION\nCOPY Dockerfile /d\nLABEL v=$VERSION\n");
        BuildKitd.get()
                .build(List.of(
                        "--local=context=" + context,
                        "--local=dockerfile=" + context,
                        "--opt=attest:provenance=mode=max",
                        "--opt=build-arg:VERSION=1",
                        "--opt=target=one",
                        "--output=type=oci,tar=false,name=docker.io/library/x:1,dest=" + folder.resolve("theirs")))
                .succeed();
        new Tare(folder.resolve("store"))
                .command(
                        "build",
                        "-q",
                        "-t",
                        "x:1",
                        "--provenance=mode=max",
                        "--build-arg=VERSION=1",
                        "--target=one",
                        "-o",
                        "type=oci,tar=false,dest=" + folder.resolve("ours"),
                        context.toString())
                .succeed();
        TreeMap<String, Object> theirs = new TreeMap<>();
        TreeMap<String, Object> ours = new TreeMap<>();
        paths(attestation(folder.resolve("theirs")), "", THEIRS, theirs);
        paths(attestation(folder.resolve("ours")), "", OURS, ours);

        TreeSet<String> differ = new TreeSet<>();
        theirs.forEach((path, value) -> {
            if (ours.containsKey(path) && !value.equals(ours.get(path))) {
                differ.add(path);
            }
        });
        assertThat(ours.keySet()).isEqualTo(new TreeSet<>(theirs.keySet()));
        assertThat(differ)
                .containsOnly(
                        ".manifest.layers[].digest",
                        ".manifest.layers[].size",
                        ".manifest.subject.digest",
                        ".manifest.subject.size",
                        ".subject[].digest.sha256");
    }
}
