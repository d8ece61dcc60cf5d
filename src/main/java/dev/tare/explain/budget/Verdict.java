package dev.tare.explain.budget;

import dev.tare.explain.Explained;
import dev.tare.explain.growth.Growth;
import dev.tare.explain.show.GrowthReport;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.report.Sizes;
import dev.tare.text.Glob;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a budget.
 *
 * @param image its name
 * @param bytes of the layers as they are sent
 * @param findings what the image is that it may not be; empty where the budget holds
 * @param growth since the image that was named; null where none was
 */
public record Verdict(
        String image,
        long bytes,
        List<Finding> findings,
        @Nullable Growth growth) {
    private static final int MOST_FOUND = 20;

    public Verdict {
        findings = List.copyOf(findings);
    }

    /**
     * One thing that is not as it must be.
     *
     * @param rule the flag: {@code max-size}, {@code max-growth}, {@code forbid}
     */
    public record Finding(String rule, String message) {}

    public boolean holds() {
        return findings.isEmpty();
    }

    /**
     * Judges an image.
     *
     * @param tree its files
     * @param before the image to measure growth from; null where none was named
     */
    public static Verdict of(Budget budget, Explained image, FileTree tree, @Nullable Explained before)
            throws IOException {
        List<Finding> findings = new ArrayList<>();
        long bytes = image.compressed();
        if (budget.maxSize() >= 0 && bytes > budget.maxSize()) {
            findings.add(new Finding(
                    "max-size",
                    "it has " + exact(bytes) + " compressed, which is " + Sizes.human(bytes - budget.maxSize())
                            + " above " + exact(budget.maxSize())));
        }
        Growth growth = before == null ? null : Growth.of(before, image);
        Budget.Growing most = budget.growth();
        if (growth != null && before != null && most != null) {
            long grew = bytes - before.compressed();
            if (grew > most.allowed(before.compressed())) {
                findings.add(new Finding(
                        "max-growth",
                        "it grew by " + exact(grew) + " compressed since " + before.name() + ", and may by "
                                + most.text() + cause(growth)));
            }
        }
        if (!budget.forbidden().isEmpty()) {
            addForbidden(budget.forbidden(), tree, findings);
        }
        return new Verdict(image.name(), bytes, findings, growth);
    }

    private static String exact(long bytes) {
        return Sizes.human(bytes) + (bytes < 1000 ? "" : " (" + bytes + " bytes)");
    }

    /** The package, or else the file, that grew most. */
    private static String cause(Growth growth) {
        for (List<Growth.Row> rows : List.of(growth.packages(), growth.files())) {
            for (Growth.Row row : rows) {
                if (row.change() > 0) {
                    return "; most by " + row.name() + " (" + GrowthReport.signed(row.change()) + ")";
                }
            }
        }
        return "";
    }

    private static void addForbidden(List<String> forbidden, FileTree tree, List<Finding> to) throws IOException {
        List<Glob> patterns = new ArrayList<>();
        for (String each : forbidden) {
            patterns.add(Glob.ofPath(each.startsWith("/") ? each.substring(1) : each));
        }
        Deque<String> todo = new ArrayDeque<>(List.of(""));
        while (!todo.isEmpty()) {
            String folder = todo.removeLast();
            for (Node node : tree.nodes(folder)) {
                if (node.inode().isDirectory()) {
                    todo.add(TreePaths.join(folder, node.name()));
                }
                for (int i = 0; i < patterns.size(); i++) {
                    String rule = forbidden.get(i);
                    if ((isOf(rule, node.inode()) || patterns.get(i).matches(node.path())) && to.size() < MOST_FOUND) {
                        to.add(new Finding("forbid", "it has /" + node.path() + ", and " + rule + " is forbidden"));
                    }
                }
            }
        }
    }

    private static boolean isOf(String rule, Inode inode) {
        return switch (rule) {
            case "setuid" -> inode.isFile() && (inode.mode() & 04000) != 0;
            case "setgid" -> inode.isFile() && (inode.mode() & 02000) != 0;
            // A sticky folder is for all to write, as /tmp.
            case "world-writable" -> !inode.isSymlink() && (inode.mode() & 02) != 0 && (inode.mode() & 01000) == 0;
            default -> false;
        };
    }
}
