package dev.tare.engine.kept;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.Encoder;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All that a step sees and {@code go} does not look at by itself, in one digest: a cache that was filled under another one is
 * not used. It is of all layers, but that of those copied from a build context the content of {@code .go} files is left out:
 * {@code go} names by it what it keeps, wherever it reads one as source or embeds it. Nothing else of a step reads one but
 * assembly, which may include any file, by any name and link: where a step has left some, nothing is left out. What git has of
 * the past is left out too.
 */
public final class StepSight implements KeptMounts.Sight {
    /** Changes when another state is meant by the same trees. */
    private static final long VERSION = 2;

    /** More than this at a time is made one digest. */
    private static final int CHUNK = 64 * 1024;

    private static final String SOURCE = ".go";
    private static final String ASSEMBLY = ".s";

    /** Where {@code go mod download} puts what is nobody's own. */
    private static final String MODULES = "pkg/mod/";

    private static final String GIT = "/.git/";
    private static final Set<String> HISTORY =
            Set.of("HEAD", "ORIG_HEAD", "FETCH_HEAD", "COMMIT_EDITMSG", "index", "packed-refs");

    /**
     * A tree that the step sees.
     *
     * @param layers of the vertex
     */
    public record Part(Vertex vertex, List<Digest> layers) {
        public Part {
            layers = List.copyOf(layers);
        }
    }

    private final Store store;
    private final List<Part> parts;

    /** @param parts what it runs in, and what is mounted there, in order */
    public StepSight(Store store, List<Part> parts) {
        this.store = store;
        this.parts = List.copyOf(parts);
    }

    @Override
    public List<String> links() {
        return TreeLinks.of(store, parts.getFirst().layers());
    }

    @Override
    public String state() throws IOException {
        boolean assembled = hasAssembly();
        Encoder encoder = new Encoder().number(VERSION).number(parts.size());
        for (Part part : parts) {
            List<Digest> layers = part.layers();
            encoder.number(layers.size());
            List<Vertex> makers = makers(part);
            int base = layers.size() - makers.size();
            layers.subList(0, base).forEach(encoder::digest);
            for (int i = 0; i < makers.size(); i++) {
                Digest layer = layers.get(base + i);
                encoder.digest(isOfContext(makers.get(i)) && !assembled ? withoutSources(layer) : layer);
            }
        }
        return encoder.toDigest().hex();
    }

    /** What made the layers above the base, the lowest first: each step one, on top of what it changed. */
    private static List<Vertex> makers(Part part) {
        List<Vertex> makers = new ArrayList<>();
        Vertex at = part.vertex();
        while (makers.size() < part.layers().size() && (at.op() instanceof Op.FileOp || at.op() instanceof Op.Exec)) {
            makers.addFirst(at);
            at = at.inputs().getFirst();
        }
        return makers;
    }

    /** Whether any step has left what may be assembly, by its name, in a tree of these: that may include any file. */
    private boolean hasAssembly() {
        for (Part part : parts) {
            List<Vertex> makers = makers(part);
            int base = part.layers().size() - makers.size();
            for (int i = 0; i < makers.size(); i++) {
                boolean run = makers.get(i).op() instanceof Op.Exec;
                for (LayerEntry entry :
                        store.layers().index(part.layers().get(base + i)).entries()) {
                    String path = entry.path();
                    if (path.endsWith(ASSEMBLY) && !(run && path.contains(MODULES))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isOfContext(Vertex vertex) {
        if (!(vertex.op() instanceof Op.FileOp files)) {
            return false;
        }
        for (FileAction action : files.actions()) {
            if (action instanceof FileAction.Copy copy
                    && !(vertex.inputs().get(copy.input()).op() instanceof Op.TreeSource)) {
                return false;
            }
        }
        return true;
    }

    private Digest withoutSources(Digest layer) throws IOException {
        List<LayerEntry> entries = store.layers().index(layer).entries();
        for (LayerEntry entry : entries) {
            boolean unnamed = entry.inode().isFile() && entry.kind() == LayerEntry.Kind.ADD && entry.digest() == null;
            if (entry.hardLink() != null || unnamed || entry.inode().target().endsWith(SOURCE)) {
                return layer;
            }
        }
        Chunks chunks = new Chunks();
        for (LayerEntry entry : entries) {
            if (!isHistory(entry)) {
                chunks.add(entry, !entry.inode().isFile() || !entry.path().endsWith(SOURCE));
            }
        }
        return chunks.toDigest();
    }

    /**
     * Whether it is of what git has of the commits of the past. {@code go} asks git alone for that, nothing in it can be
     * embedded, and what git says is a part of the program's own key.
     */
    private static boolean isHistory(LayerEntry entry) {
        String path = "/" + entry.path();
        int at = path.indexOf(GIT);
        if (at < 0 || !entry.inode().isFile() && !entry.inode().isDirectory() || path.endsWith(".h")) {
            return false;
        }
        String rest = path.substring(at + GIT.length());
        return HISTORY.contains(rest)
                || rest.startsWith("objects/")
                || rest.startsWith("refs/")
                || rest.startsWith("logs/");
    }

    /** The digest of many entries. */
    private static final class Chunks {
        private final Encoder whole = new Encoder();
        private Encoder part = new Encoder();

        /** Times do not count: whoever goes by them looks at them anew ({@code GODEBUG=goindex=0}). */
        void add(LayerEntry entry, boolean content) {
            Inode inode = entry.inode();
            part.text(entry.kind().name())
                    .text(entry.path())
                    .number(inode.type().modeBits() | inode.mode())
                    .number(inode.uid())
                    .number(inode.gid())
                    .text(inode.target())
                    .optional(entry.hardLink())
                    .optional(content && entry.digest() != null ? entry.digest().hex() : null);
            if (part.size() > CHUNK) {
                end();
            }
        }

        private void end() {
            whole.digest(part.toDigest());
            part = new Encoder();
        }

        Digest toDigest() {
            end();
            return whole.toDigest();
        }
    }
}
