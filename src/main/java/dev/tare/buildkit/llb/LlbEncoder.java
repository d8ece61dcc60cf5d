package dev.tare.buildkit.llb;

import com.google.protobuf.ByteString;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pb.Ops;

/**
 * Encodes a plan as BuildKit's own client and Dockerfile front end do (client/llb, frontend/dockerfile/dockerfile2llb of
 * 0.32). The same plan gives the same bytes in each session, so that a daemon knows its cache by them.
 */
public final class LlbEncoder {
    private static final long NANOS = 1_000_000_000L;

    private final long time;
    private final String project;
    private final Ops.Definition.Builder definition = Ops.Definition.newBuilder();
    private final Map<String, Vertex> vertices = new LinkedHashMap<>();
    private final Map<String, Op.TreeSource> trees = new LinkedHashMap<>();
    private final Set<Op.ImageSource> images = new LinkedHashSet<>();

    /** LLB digests by the digests of vertices. The empty text stands for an empty tree. */
    private final Map<dev.tare.oci.Digest, String> done = new HashMap<>();

    private LlbEncoder(long time, String project) {
        this.time = time;
        this.project = project;
    }

    /**
     * Encodes what a vertex needs.
     *
     * @param time of all that is made and not copied, in seconds since 1970
     * @param project whose files a daemon keeps apart from those of others, to be sent only the changes
     * @throws TareException where a daemon cannot do what is asked for
     */
    public static Llb encode(Vertex vertex, long time, String project) {
        LlbEncoder encoder = new LlbEncoder(time, project);
        String result = encoder.digest(vertex);
        if (result != null) {
            // An op of an input and nothing else says which result is meant.
            encoder.definition.addDef(Ops.Op.newBuilder()
                    .addInputs(Ops.Input.newBuilder().setDigest(result))
                    .build()
                    .toByteString());
        }
        return new Llb(encoder.definition.build(), encoder.vertices, encoder.trees, encoder.images);
    }

    /** Nanoseconds of a time in seconds. */
    static long nanos(long seconds) {
        return Math.multiplyExact(seconds, NANOS);
    }

    long time() {
        return time;
    }

    /** What the daemon calls the result of a vertex, which is encoded where it is not yet; null for an empty tree. */
    @Nullable String digest(Vertex vertex) {
        String known = done.get(vertex.digest());
        if (known == null) {
            known = encode(vertex);
            done.put(vertex.digest(), known);
        }
        return known.isEmpty() ? null : known;
    }

    private String encode(Vertex vertex) {
        Op op = vertex.op();
        if (op instanceof Op.Scratch
                || op instanceof Op.ImageSource image && image.diffIds().isEmpty()) {
            return "";
        }
        if (op instanceof Op.Merge) {
            List<String> all = present(vertex.inputs());
            // One tree over nothing is that tree.
            return all.size() < 2 ? String.join("", all) : add(vertex, merge(all));
        }
        return add(vertex, built(vertex));
    }

    private Ops.Op.Builder built(Vertex vertex) {
        Op op = vertex.op();
        if (op instanceof Op.ImageSource image) {
            return image(image);
        }
        if (op instanceof Op.TreeSource tree) {
            return tree(tree);
        }
        if (op instanceof Op.FileOp files) {
            return FileEncoder.encode(this, vertex, files);
        }
        if (op instanceof Op.Exec exec) {
            return ExecEncoder.encode(this, vertex, exec);
        }
        if (op instanceof Op.Diff) {
            Inputs inputs = new Inputs();
            int lower = inputs.add(digest(vertex.inputs().get(0)));
            int upper = inputs.add(digest(vertex.inputs().get(1)));
            return Ops.Op.newBuilder()
                    .addAllInputs(inputs.all())
                    .setDiff(Ops.DiffOp.newBuilder()
                            .setLower(Ops.LowerDiffInput.newBuilder().setInput(lower))
                            .setUpper(Ops.UpperDiffInput.newBuilder().setInput(upper)));
        }
        throw refused(vertex, "a builder cannot do this: " + vertex.name());
    }

    /** The daemon cannot do what a vertex asks for. */
    static TareException refused(Vertex vertex, String why) {
        return new TareException(
                TareException.FAILED,
                new Problem(vertex.location(), why, "build it on this machine: TARE_BUILDER=local"),
                null);
    }

    private List<String> present(List<Vertex> inputs) {
        List<String> out = new ArrayList<>();
        for (Vertex input : inputs) {
            String digest = digest(input);
            if (digest != null) {
                out.add(digest);
            }
        }
        return out;
    }

    private static Ops.Op.Builder merge(List<String> digests) {
        Ops.MergeOp.Builder merge = Ops.MergeOp.newBuilder();
        Inputs inputs = new Inputs();
        for (String digest : digests) {
            merge.addInputs(Ops.MergeInput.newBuilder().setInput(inputs.add(digest)));
        }
        return Ops.Op.newBuilder().addAllInputs(inputs.all()).setMerge(merge);
    }

    private Ops.Op.Builder image(Op.ImageSource image) {
        Ops.SourceOp.Builder source = Ops.SourceOp.newBuilder();
        Reference canonical = image.canonical();
        if (canonical == null) {
            images.add(image);
            source.setIdentifier("oci-layout://tare.invalid/store@" + image.manifest());
            source.putAttrs("oci.store", Llb.STORE);
        } else {
            source.setIdentifier("docker-image://" + canonical);
        }
        return Ops.Op.newBuilder().setSource(source).setPlatform(platform(image.platform()));
    }

    private Ops.Op.Builder tree(Op.TreeSource tree) {
        // With other patterns a folder is another tree, and must not be taken for a change of the first.
        String name = (tree instanceof Op.LocalSource local ? local.name() : "fetched") + "-"
                + tree.digest().hex().substring(0, 12);
        trees.put(name, tree);
        // No attribute names the session: a daemon asks any that the build has.
        return Ops.Op.newBuilder()
                .setSource(Ops.SourceOp.newBuilder()
                        .setIdentifier("local://" + name)
                        .putAttrs("local.sharedkeyhint", project));
    }

    static Ops.Platform platform(Platform platform) {
        return Ops.Platform.newBuilder()
                .setOS(platform.os())
                .setArchitecture(platform.architecture())
                .setVariant(platform.variant())
                .build();
    }

    private static Ops.Op.Builder alternative(Ops.Op op) {
        return op.toBuilder().clearInputs().clearPlatform();
    }

    private String add(Vertex vertex, Ops.Op.Builder op) {
        return add(op, vertex.name(), vertex.ignoreCache(), vertex);
    }

    /** Adds an op that no vertex of the plan stands for. */
    String addInternal(Ops.Op.Builder op, String name) {
        return add(op, "[internal] " + name, false, null);
    }

    private String add(Ops.Op.Builder op, String name, boolean ignoreCache, @Nullable Vertex vertex) {
        // As Go writes it, the alternatives behind all else: a daemon writes each op anew, and calls it by the digest
        // of that.
        Ops.Op whole = op.build();
        ByteString bytes = op.clearOp()
                .build()
                .toByteString()
                .concat(alternative(whole).build().toByteString());
        String digest = Llb.digest(bytes);
        if (!definition.containsMetadata(digest)) {
            definition.addDef(bytes);
        }
        boolean before = definition
                .getMetadataOrDefault(digest, Ops.OpMetadata.getDefaultInstance())
                .getIgnoreCache();
        definition.putMetadata(
                digest,
                Ops.OpMetadata.newBuilder()
                        .setIgnoreCache(ignoreCache || before)
                        .putDescription("llb.customname", name)
                        .build());
        if (vertex != null) {
            vertices.putIfAbsent(digest, vertex);
        }
        return digest;
    }
}
