package dev.tare.engine;

import dev.tare.engine.context.LocalTree;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.FileAction;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The digests of what the copies of a build read. That of a folder goes into two keys, and is found out once. */
final class SourceKeys {
    private final ConcurrentHashMap<Read, Digest> known = new ConcurrentHashMap<>();

    /** A folder is itself and no other of the same files. */
    private record Read(LocalTree tree, FileAction.Copy copy) {}

    /** As {@link SourceKey#of}. */
    Digest of(FileTree tree, FileAction.Copy copy) throws IOException {
        if (!(tree instanceof LocalTree local)) {
            return SourceKey.of(tree, copy);
        }
        Read read = new Read(local, copy);
        Digest key = known.get(read);
        if (key == null) {
            key = SourceKey.of(tree, copy);
            known.put(read, key);
        }
        return key;
    }

    /** Has folders walked that were answered for from memory. @return whether there was any, whose keys may be others now */
    boolean walkAnew(List<FileTree> trees) {
        boolean recalled = false;
        for (FileTree tree : trees) {
            if (tree instanceof LocalTree local && local.walkAnew()) {
                known.keySet().removeIf(read -> read.tree.equals(local));
                recalled = true;
            }
        }
        return recalled;
    }
}
