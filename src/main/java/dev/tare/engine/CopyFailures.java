package dev.tare.engine;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.context.LocalTree;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.source.SourceFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why a COPY, ADD or WORKDIR failed, and what to do. */
final class CopyFailures {
    private CopyFailures() {}

    static TareException explain(Vertex vertex, Op.FileOp op, List<FileTree> trees, IOException cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String hint = null;
        Location where = vertex.location();
        if (cause instanceof AccessDeniedException denied) {
            message = denied.getFile() + " can't be read: permission denied";
            hint = "make it readable, or leave it out by the ignore file";
        } else if (cause instanceof SourceFailure failure) {
            hint = failure.hint();
        } else if (cause instanceof CopySource.NotFoundException missing) {
            FileTree tree = sourceOf(op, trees, missing.path());
            if (vertex.name().contains(" ../")) {
                hint = "a path cannot lead out of its context: ../ at its beginning means nothing";
            } else if (tree != null) {
                hint = hint(tree, missing.path());
            }
            // Of an instruction of several lines all are marked.
            if (where != null && where.last() == where.line()) {
                where = Location.of(where.source(), where.line(), missing.path());
            }
        }
        return new TareException(
                TareException.FAILED,
                new Problem(where, where == null ? vertex.name() + ": " + message : message, hint),
                cause);
    }

    private static @Nullable FileTree sourceOf(Op.FileOp op, List<FileTree> trees, String path) {
        for (FileAction action : op.actions()) {
            if (action instanceof FileAction.Copy copy
                    && TreePaths.clean(copy.source()).equals(path)) {
                return trees.get(copy.input());
            }
        }
        return op.actions().get(0) instanceof FileAction.Copy copy ? trees.get(copy.input()) : null;
    }

    private static @Nullable String hint(FileTree tree, String path) {
        try {
            if (tree instanceof LocalTree local) {
                String why = local.whyMissing(path);
                if (why != null) {
                    return why;
                }
            }
            String at = "";
            for (String part : path.split("/", -1)) {
                Node next = TreePaths.lookup(tree, TreePaths.join(at, part));
                if (next == null) {
                    String near = NearNames.nearest(part, tree.children(TreePaths.resolve(tree, at, true)));
                    return near == null || near.equals(part)
                            ? null
                            : "did you mean \"" + TreePaths.join(at, near) + "\"?";
                }
                at = TreePaths.join(at, part);
            }
            return "it is there, but --exclude leaves it out";
        } catch (IOException e) {
            // The first failure is the one to tell.
        }
        return null;
    }

    /** A failure that says where it is: what the sandbox refuses is known here to be of this step. */
    static TareException at(Vertex vertex, TareException failure) {
        Problem problem = failure.problem();
        if (problem.location() != null || vertex.location() == null) {
            return failure;
        }
        return new TareException(
                failure.exitCode(), new Problem(vertex.location(), problem.message(), problem.hint()), failure);
    }
}
