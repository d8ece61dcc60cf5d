package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.Xattrs;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.testing.MemoryTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two copies with one key leave one layer: random copies from random trees of few names, modes and contents, so that many
 * differ in one thing only.
 */
class SameKeySameLayerTest {
    private static final int COPIES = Integer.getInteger("tare.copies", 6000);
    private static final List<String> NAMES = List.of("a", "b", "l");
    private static final List<String> SOURCES = List.of(
            "/", "/a", "/b", "/l", "/a/", "/a/b", "/l/a", "/*", "/a*", "/*/a", "/[ab]", "/l/*", "/a/./b", "/*/./a",
            "/./a", "/**/a", "/a/b/l", "/*/*");
    private static final List<List<String>> EXCLUDES =
            List.of(List.of(), List.of(), List.of("a"), List.of("**/a"), List.of("*", "!a/b"), List.of("a/*", "!a/b"));

    @TempDir
    private Path temporary;

    private final Random random = new Random(Long.getLong("tare.seed", 1));

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private MemoryTree tree(List<String> paths) {
        MemoryTree tree = new MemoryTree();
        fill(tree, "", 0, paths);
        return tree;
    }

    private void fill(MemoryTree tree, String folder, int depth, List<String> paths) {
        for (String name : NAMES) {
            String path = folder.isEmpty() ? name : folder + "/" + name;
            paths.add(path);
            if (depth > 2 || random.nextInt(2) == 0) {
                leaf(tree, path);
            } else {
                directory(tree, path);
                fill(tree, path, depth + 1, paths);
            }
        }
    }

    private Xattrs xattrs() {
        return random.nextInt(6) > 0 ? Xattrs.NONE : Xattrs.of(Map.of("user.x", new byte[] {1}));
    }

    private void directory(MemoryTree tree, String path) {
        Inode inode = Inode.directory(any(List.of(0755, 0755, 0700, 01777)), random.nextInt(2), 0, MemoryTree.TIME);
        tree.put(path, inode.withXattrs(xattrs()), 0, "");
    }

    private void leaf(MemoryTree tree, String path) {
        String content = any(List.of("", "1", "2"));
        Inode file = Inode.file(any(List.of(0644, 04755)), random.nextInt(2), 0, content.length(), MemoryTree.TIME);
        switch (random.nextInt(5)) {
            case 0 -> tree.put(path, Inode.file(0644, 0, 0, 1, MemoryTree.TIME), 1 + random.nextInt(2), "1");
            case 1 -> tree.symlink(path, any(List.of("a", "b", "/a", "../b", "b/a")));
            case 2 -> tree.put(path, device(random.nextInt(2)), 0, "");
            default -> tree.put(path, file.withXattrs(xattrs()), 0, content);
        }
    }

    /** Changes one thing that is there. */
    private void change(MemoryTree tree, String path) {
        Node node = tree.get(path);
        if (node != null && node.inode().isDirectory()) {
            directory(tree, path);
        } else {
            leaf(tree, path);
        }
    }

    private static Inode device(int minor) {
        return new Inode(FileType.CHARACTER_DEVICE, 0600, 0, 0, 0, MemoryTree.TIME, 0, "", 1, minor, Xattrs.NONE);
    }

    private FileAction.Copy copy() {
        Set<FileAction.Copy.Option> options = EnumSet.noneOf(FileAction.Copy.Option.class);
        if (random.nextInt(3) == 0) {
            options.add(FileAction.Copy.Option.PARENTS);
        }
        if (random.nextInt(4) > 0) {
            options.add(FileAction.Copy.Option.WILDCARD);
        }
        if (random.nextInt(6) == 0) {
            options.add(FileAction.Copy.Option.UNPACK);
        }
        return new FileAction.Copy(
                1,
                any(SOURCES),
                any(List.of("/", "/a", "/a/", "/to", "/to/", "/l/x")),
                any(new ArrayList<@Nullable Owner>(java.util.Arrays.asList(null, null, Owner.ROOT))),
                any(new ArrayList<@Nullable String>(java.util.Arrays.asList(null, null, "0700", "u=rwX,go="))),
                options,
                any(EXCLUDES));
    }

    private Digest layer(FileTree base, FileTree from, Op.FileOp op) throws IOException {
        UpperTree upper = new UpperTree(base);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FileOpRunner runner =
                new FileOpRunner(upper, List.of(base, from), new OwnerLookup(base, false), 0, temporary)) {
            runner.run(op);
        }
        LayerWriter writer = new LayerWriter(out);
        upper.writeTo(writer);
        var _ = writer.finish();
        return Digest.sha256(out.toByteArray());
    }

    @Test
    void copiesWithOneKeyLeaveOneLayer() throws IOException {
        MemoryTree base = new MemoryTree().dir("a").symlink("l", "a").file("to", "x");
        int same = 0;
        for (int i = 0; i < COPIES; i++) {
            List<String> paths = new ArrayList<>();
            MemoryTree from = tree(paths);
            FileAction.Copy copy = copy();
            Made before = make(base, from, copy);
            if (random.nextBoolean()) {
                copy = random.nextBoolean() ? withOtherSource(copy) : withOtherExcludes(copy);
            } else {
                change(from, any(paths));
            }
            Made after = make(base, from, copy);
            if (before != null && after != null && before.key.equals(after.key)) {
                same++;
                assertThat(after.layer).as("%s", copy).isEqualTo(before.layer);
            }
        }
        assertThat(same).isGreaterThan(COPIES / 20);
    }

    private record Made(Digest key, Digest layer) {}

    /** Null where nothing is there, or a file where a folder is needed: such a copy leaves no layer. */
    private @Nullable Made make(FileTree base, FileTree from, FileAction.Copy copy) {
        Op.FileOp op = new Op.FileOp(List.of(copy));
        try {
            Digest key = StepKeys.of(
                    op, 0, List.of(List.of(Digest.sha256("base")), List.of()), List.of(base, from), new SourceKeys());
            return new Made(key, layer(base, from, op));
        } catch (IOException e) {
            return null;
        }
    }

    private FileAction.Copy withOtherSource(FileAction.Copy copy) {
        return new FileAction.Copy(
                1, any(SOURCES), copy.destination(), copy.owner(), copy.mode(), copy.options(), copy.excludes());
    }

    private FileAction.Copy withOtherExcludes(FileAction.Copy copy) {
        return new FileAction.Copy(
                1, copy.source(), copy.destination(), copy.owner(), copy.mode(), copy.options(), any(EXCLUDES));
    }
}
