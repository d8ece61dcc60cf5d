package dev.tare.slim;

import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.report.Sizes;
import dev.tare.report.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stayed of an image and why, and what went. All bytes are those of contents; of a file with several names the first
 * that stays has them, else the first.
 *
 * @param image as the user typed it
 * @param layerBytes of all files of all layers; {@code kept + gone + hidden} is the same number
 * @param hidden bytes of files that later layers of the image replaced or removed
 */
public record SlimAudit(String image, long layerBytes, long hidden, List<Entry> kept, List<Entry> gone) {
    private static final int MOST_FOLDERS = 12;
    private static final int FOLDER_PARTS = 3;

    public SlimAudit {
        kept = List.copyOf(kept);
        gone = List.copyOf(gone);
    }

    /**
     * One path.
     *
     * @param path absolute
     * @param type as {@code file}, {@code directory} or {@code symlink}
     * @param rule why it stayed; null for what went
     * @param because what wants it, or why it went
     */
    public record Entry(
            String path, String type, long bytes, @Nullable KeepRule rule, String because) {}

    /** @param layerBytes of all files of all layers */
    static SlimAudit of(String image, KeptTree tree, long layerBytes) {
        List<Entry> kept = new ArrayList<>();
        List<Entry> gone = new ArrayList<>();
        Set<Long> counted = new HashSet<>();
        long seen = 0;
        for (Kept each : tree.kept().values()) {
            long bytes = bytes(each.node(), counted);
            seen += bytes;
            kept.add(new Entry("/" + each.node().path(), type(each.node()), bytes, each.rule(), each.because()));
        }
        for (Node node : tree.all().values()) {
            if (tree.kept().containsKey(node.path())) {
                continue;
            }
            long bytes = bytes(node, counted);
            seen += bytes;
            String why = tree.isExcluded(node.path()) ? "--exclude" : "nothing that stays needs it";
            gone.add(new Entry("/" + node.path(), type(node), bytes, null, why));
        }
        return new SlimAudit(image, layerBytes, layerBytes - seen, kept, gone);
    }

    private static String type(Node node) {
        return node.inode().type().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static long bytes(Node node, Set<Long> counted) {
        boolean isFirst = node.link() == 0 || counted.add(node.link());
        return node.inode().isFile() && isFirst ? node.inode().size() : 0;
    }

    public long keptBytes() {
        return sum(kept);
    }

    public long goneBytes() {
        return sum(gone);
    }

    private static long sum(List<Entry> entries) {
        long sum = 0;
        for (Entry entry : entries) {
            sum += entry.bytes();
        }
        return sum;
    }

    private static int files(List<Entry> entries) {
        int files = 0;
        for (Entry entry : entries) {
            files += entry.type().equals("directory") ? 0 : 1;
        }
        return files;
    }

    /** Whether a path went. @param path absolute */
    public boolean isGone(String path) {
        for (Entry entry : gone) {
            if (entry.path().equals(path)) {
                return true;
            }
        }
        return false;
    }

    /** As text: the sums, why what stayed did, and the folders that most went from. */
    public String text() {
        Table sums = Table.tight(3, "", "BYTES", "FILES", "");
        sums.row("kept", Long.toString(keptBytes()), Integer.toString(files(kept)), Sizes.human(keptBytes()));
        sums.row("gone", Long.toString(goneBytes()), Integer.toString(files(gone)), Sizes.human(goneBytes()));
        sums.row("hidden", Long.toString(hidden), "", "in lower layers, of files that later ones replaced or removed");
        sums.row("all", Long.toString(layerBytes), "", Sizes.human(layerBytes) + ", the image as it was");
        Table rules = Table.tight(3, "KEPT AS", "BYTES", "FILES");
        Map<KeepRule, long[]> byRule = new EnumMap<>(KeepRule.class);
        for (Entry entry : kept) {
            KeepRule rule = entry.rule();
            if (rule != null && !entry.type().equals("directory")) {
                long[] sum = byRule.computeIfAbsent(rule, _ -> new long[2]);
                sum[0] += entry.bytes();
                sum[1]++;
            }
        }
        byRule.forEach((rule, sum) -> rules.row(rule.word(), Long.toString(sum[0]), Long.toString(sum[1])));
        return sums.render() + "\n" + rules.render() + (gone.isEmpty() ? "" : "\n" + goneFolders());
    }

    private String goneFolders() {
        Map<String, long[]> byFolder = new TreeMap<>();
        for (Entry entry : gone) {
            long[] sum = byFolder.computeIfAbsent(top(entry), _ -> new long[2]);
            sum[0] += entry.bytes();
            sum[1] += entry.type().equals("directory") ? 0 : 1;
        }
        List<Map.Entry<String, long[]>> largest = new ArrayList<>(byFolder.entrySet());
        largest.sort((a, b) -> Long.compare(b.getValue()[0], a.getValue()[0]));
        Table table = Table.tight(3, "GONE FROM", "BYTES", "FILES");
        long bytes = 0;
        long files = 0;
        for (int i = 0; i < largest.size(); i++) {
            long[] sum = largest.get(i).getValue();
            if (i < MOST_FOLDERS) {
                table.row(largest.get(i).getKey(), Long.toString(sum[0]), Long.toString(sum[1]));
            } else {
                bytes += sum[0];
                files += sum[1];
            }
        }
        if (largest.size() > MOST_FOLDERS) {
            table.row("other folders", Long.toString(bytes), Long.toString(files));
        }
        return table.render();
    }

    /** The first parts of the folder that something lies in. */
    private static String top(Entry entry) {
        String path = entry.type().equals("directory")
                ? entry.path().substring(1)
                : TreePaths.parent(entry.path().substring(1));
        int end = 0;
        for (int i = 0; i < FOLDER_PARTS && end >= 0; i++) {
            end = path.indexOf('/', end + (i == 0 ? 0 : 1));
        }
        return "/" + (end < 0 ? path : path.substring(0, end));
    }

    /**
     * {@code {"version": 1, "image", "bytes": {"all", "kept", "gone", "hidden"}, "kept": [{"path", "type", "bytes", "rule",
     * "because"}], "gone": [{"path", "type", "bytes", "because"}]}}
     */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> bytes = new LinkedHashMap<>();
        bytes.put("all", layerBytes);
        bytes.put("kept", keptBytes());
        bytes.put("gone", goneBytes());
        bytes.put("hidden", hidden);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("version", 1L);
        json.put("image", image);
        json.put("bytes", bytes);
        json.put("kept", list(kept));
        json.put("gone", list(gone));
        return json;
    }

    private static List<@Nullable Object> list(List<Entry> entries) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("path", entry.path());
            json.put("type", entry.type());
            json.put("bytes", entry.bytes());
            KeepRule rule = entry.rule();
            if (rule != null) {
                json.put("rule", rule.word());
            }
            json.put("because", entry.because());
            list.add(json);
        }
        return list;
    }
}
