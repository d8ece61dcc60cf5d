package dev.tare.flow.artifact;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.flow.file.FlowArtifact;
import dev.tare.flow.file.FlowGraph;
import dev.tare.flow.file.FlowStep;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Op;
import dev.tare.posix.Folders;
import dev.tare.text.Glob;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What stood at the start where artifacts will be written, for the steps that do not depend on those: second names of the
 * files in a folder of the store, or copies where that is on another disk. Kept only where two steps may run at once.
 */
public final class KeptFiles implements StartFiles, AutoCloseable {
    private static final String NAME = "kept";

    private final WorkFolder work;
    private final Path folder;
    private final LocalContexts contexts;
    private final Set<String> paths = new TreeSet<>(Names.BYTEWISE);
    private @Nullable FileTree tree;

    private KeptFiles(WorkFolder work, Path folder, LocalContexts contexts) {
        this.work = work;
        this.folder = folder;
        this.contexts = contexts;
    }

    /**
     * Keeps what the artifacts of the flow would replace.
     *
     * @param folder not there yet; on the disk of the store
     * @param contexts opens it
     */
    public static KeptFiles of(FlowGraph graph, WorkFolder work, Path folder, LocalContexts contexts) {
        KeptFiles kept = new KeptFiles(work, folder, contexts);
        try {
            for (FlowStep step : graph.order()) {
                if (mayRunBeside(step, graph)) {
                    for (FlowArtifact artifact : step.artifacts()) {
                        kept.keep(artifact);
                    }
                }
            }
        } catch (IOException e) {
            kept.close();
            throw TareException.failed("the files that artifacts will replace can't be kept: " + Reasons.of(e), e);
        }
        return kept;
    }

    private static boolean mayRunBeside(FlowStep step, FlowGraph graph) {
        List<FlowStep> before = graph.before(step);
        for (FlowStep other : graph.order()) {
            boolean ordered = other.label().equals(step.label())
                    || before.contains(other)
                    || graph.before(other).contains(step);
            if (!ordered) {
                return true;
            }
        }
        return false;
    }

    private void keep(FlowArtifact artifact) throws IOException {
        String name = TreePaths.name(TreePaths.clean(artifact.source()));
        String landing = ArtifactSearch.landing(artifact, name);
        String parent = TreePaths.parent(landing);
        Path from = work.directory().resolve(parent);
        if (Glob.hasWildcard(name) && Files.isDirectory(from)) {
            Glob glob = Glob.of(name);
            try (DirectoryStream<Path> all = Files.newDirectoryStream(from)) {
                for (Path each : all) {
                    if (glob.matches(String.valueOf(each.getFileName()))) {
                        keep(TreePaths.join(parent, String.valueOf(each.getFileName())));
                    }
                }
            }
        } else if (Files.exists(work.directory().resolve(landing), LinkOption.NOFOLLOW_LINKS)) {
            keep(landing);
        }
    }

    private void keep(String path) throws IOException {
        if (isKept(path)) {
            return;
        }
        if (paths.isEmpty()) {
            work.staging(folder);
        }
        Path to = folder.resolve(path);
        if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(to.resolveSibling(""));
            link(work.directory().resolve(path), to);
        }
        paths.add(path);
    }

    private static void link(Path from, Path to) throws IOException {
        if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(to);
            try (DirectoryStream<Path> all = Files.newDirectoryStream(from)) {
                for (Path each : all) {
                    link(each, to.resolve(each.getFileName()));
                }
            }
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
            return;
        }
        try {
            Files.createLink(to, from);
        } catch (FileSystemException e) {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    @Override
    public boolean isNew(String path) {
        return work.isNew(path);
    }

    @Override
    public boolean isKept(String path) {
        for (String at = path; !paths.isEmpty() && !at.isEmpty(); at = TreePaths.parent(at)) {
            if (paths.contains(at)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized FileTree kept() {
        FileTree known = tree;
        if (known == null) {
            known = EmptyTree.INSTANCE;
            if (!paths.isEmpty()) {
                contexts.addFolder(NAME, folder);
                try {
                    known = contexts.open((Op.TreeSource) new Op.LocalSource(NAME, List.of()));
                } catch (IOException e) {
                    throw TareException.failed(folder + " can't be read: " + Reasons.of(e), e);
                }
            }
            tree = known;
        }
        return known;
    }

    @Override
    public void close() {
        contexts.close();
        Folders.deleteQuietly(folder);
    }
}
