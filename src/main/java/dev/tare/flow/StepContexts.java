package dev.tare.flow;

import dev.tare.flow.artifact.Artifact;
import dev.tare.flow.artifact.ArtifactTree;
import dev.tare.flow.artifact.ContextPlace;
import dev.tare.flow.artifact.StartFiles;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.Contexts;
import dev.tare.plan.Op;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The build contexts of one step: in the main one lie the artifacts of the steps that it depends on. */
final class StepContexts implements Contexts {
    /** The name of the main context in plans. */
    static final String MAIN = "context";

    private final Contexts folders;
    private final StartFiles start;
    private final ContextPlace place;
    private final List<Artifact> artifacts;
    private final Map<Digest, FileTree> main = new HashMap<>();

    /** @param folders as they lie on disk */
    StepContexts(Contexts folders, StartFiles start, ContextPlace place, List<Artifact> artifacts) {
        this.folders = folders;
        this.start = start;
        this.place = place;
        this.artifacts = List.copyOf(artifacts);
    }

    @Override
    public FileTree open(Op.TreeSource source) throws IOException {
        if (source instanceof Op.LocalSource local && local.name().equals(MAIN)) {
            return main(local);
        }
        return folders.open(source);
    }

    private synchronized FileTree main(Op.LocalSource source) throws IOException {
        Digest key = source.digest();
        FileTree known = main.get(key);
        if (known == null) {
            known = new ArtifactTree(folders.open(source), start, place, PathPatterns.of(source.excludes()), artifacts);
            main.put(key, known);
        }
        return known;
    }
}
