package dev.tare.build.needs;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Names;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Added files as a tree. What is in a file is asked for when a layer of it is written, and not when that is cached. */
final class NeedsTree implements FileTree {
    private final TreeMap<String, Node> nodes = new TreeMap<>(Names.BYTEWISE);
    private final Contents contents;
    private final long time;

    /** Gives what is in a file. */
    interface Contents {
        byte[] of(AddedFile file) throws IOException;
    }

    /** @param time of everything, in seconds since 1970 */
    NeedsTree(List<AddedFile> files, long time, Contents contents) {
        this.contents = contents;
        this.time = time;
        nodes.put("", new Node("", Inode.directory(0755, 0, 0, time), 0, ""));
        for (AddedFile file : files) {
            String path = TreePaths.clean(file.path());
            addParents(path);
            Inode inode = file.isFolder()
                    ? Inode.directory(file.mode(), file.uid(), file.gid(), time)
                    : Inode.file(file.mode(), file.uid(), file.gid(), file.size(), time);
            nodes.put(path, new Node(path, inode, 0, file));
        }
    }

    private void addParents(String path) {
        for (String at = TreePaths.parent(path); !nodes.containsKey(at); at = TreePaths.parent(at)) {
            nodes.put(at, new Node(at, Inode.directory(0755, 0, 0, time), 0, ""));
        }
    }

    @Override
    public @Nullable Node get(String path) {
        return nodes.get(path);
    }

    @Override
    public List<String> children(String path) {
        List<String> names = new ArrayList<>();
        for (String each : nodes.keySet()) {
            if (!each.isEmpty() && TreePaths.parent(each).equals(path)) {
                names.add(TreePaths.name(each));
            }
        }
        return names;
    }

    @Override
    public InputStream open(Node file) throws IOException {
        return new ByteArrayInputStream(contents.of((AddedFile) file.locator()));
    }

    @Override
    public Digest digest(Node file) {
        return ((AddedFile) file.locator()).content();
    }
}
