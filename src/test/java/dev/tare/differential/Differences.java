package dev.tare.differential;

import dev.tare.testing.FileRecord;
import dev.tare.testing.OciArchive;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What two images differ in: pure, from the images to a list. */
final class Differences {
    /** One field that differs. */
    record Difference(String field, String buildkit, String tare) {
        @Override
        public String toString() {
            return field + "\n    BuildKit: " + buildkit + "\n    Tare:     " + tare;
        }
    }

    /** When this program began, and with it both stores. */
    private static final long FIRST = ManagementFactory.getRuntimeMXBean().getStartTime();

    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    /** @param start seconds since 1970; a time from then on was made up by the builder and is not compared */
    static List<Difference> between(OciArchive buildkit, OciArchive tare, long start) throws IOException {
        Differences differences = new Differences();
        differences.configs(buildkit.config(), tare.config());
        differences.histories(buildkit.history(), tare.history());
        differences.trees(buildkit.files(), tare.files(), start);
        return differences.found;
    }

    private void compare(String field, Object buildkit, Object tare) {
        if (!Objects.equals(buildkit, tare)) {
            found.add(new Difference(field, String.valueOf(buildkit), String.valueOf(tare)));
        }
    }

    private void configs(Map<String, Object> buildkit, Map<String, Object> tare) {
        for (String key : union(buildkit.keySet(), tare.keySet())) {
            switch (key) {
                case "history" -> {}
                case "created" -> compare("created", time(buildkit.get(key)), time(tare.get(key)));
                case "rootfs" -> compare("layers", layers(buildkit), layers(tare));
                case "config" -> objects("config.", map(buildkit.get(key)), map(tare.get(key)));
                default -> compare(key, buildkit.get(key), tare.get(key));
            }
        }
    }

    private void objects(String prefix, Map<?, ?> buildkit, Map<?, ?> tare) {
        for (String key : union(buildkit.keySet(), tare.keySet())) {
            compare(prefix + key, presence(buildkit, key), presence(tare, key));
        }
    }

    private void histories(List<Map<String, Object>> buildkit, List<Map<String, Object>> tare) {
        compare("history.size", buildkit.size(), tare.size());
        for (int i = 0; i < Math.min(buildkit.size(), tare.size()); i++) {
            for (String key : union(buildkit.get(i).keySet(), tare.get(i).keySet())) {
                Object theirs = buildkit.get(i).get(key);
                Object ours = tare.get(i).get(key);
                boolean isTime = key.equals("created");
                compare("history." + i + "." + key, isTime ? time(theirs) : theirs, isTime ? time(ours) : ours);
            }
        }
    }

    /**
     * A time that stands in an image or was asked for; of one that a builder took from its clock only that it did, be it now
     * or when it made a step that it has kept since. Where nothing was made that has a time, as in an image without layers,
     * BuildKit leaves it out and we say 1970.
     */
    private static Object time(@Nullable Object created) {
        if (created == null) {
            return Instant.EPOCH;
        }
        Instant time = Instant.parse((String) created);
        return time.toEpochMilli() / 1000 < FIRST / 1000 ? time : "while it was built";
    }

    private void trees(Map<String, FileRecord> buildkit, Map<String, FileRecord> tare, long start) {
        for (String path : union(buildkit.keySet(), tare.keySet())) {
            FileRecord b = buildkit.get(path);
            FileRecord t = tare.get(path);
            String file = "/" + path + " ";
            if (b == null || t == null) {
                found.add(new Difference(file + "exists", b == null ? "no" : "yes", t == null ? "no" : "yes"));
                continue;
            }
            compare(file + "type", b.type(), t.type());
            compare(file + "mode", Integer.toOctalString(b.mode()), Integer.toOctalString(t.mode()));
            compare(file + "owner", b.uid() + ":" + b.gid(), t.uid() + ":" + t.gid());
            compare(file + "size", b.size(), t.size());
            compare(file + "content", b.digest(), t.digest());
            compare(file + "link", b.link(), t.link());
            compare(file + "device", b.device(), t.device());
            compare(file + "xattrs", b.xattrs(), t.xattrs());
            if (b.mtime() < start) {
                compare(file + (b.type() == 'd' ? "folder mtime" : "mtime"), b.mtime(), t.mtime());
            }
        }
        compare("hard links", hardLinks(buildkit), hardLinks(tare));
    }

    private static Set<Set<String>> hardLinks(Map<String, FileRecord> files) {
        Map<Integer, Set<String>> byInode = new TreeMap<>();
        files.forEach((path, file) ->
                byInode.computeIfAbsent(file.inode(), inode -> new TreeSet<>()).add(path));
        byInode.values().removeIf(paths -> paths.size() < 2);
        return Set.copyOf(byInode.values());
    }

    private static int layers(Map<String, Object> config) {
        return map(config.get("rootfs")).get("diff_ids") instanceof List<?> ids ? ids.size() : 0;
    }

    /** An absent field and a null one are not the same to every reader. */
    private static Object presence(Map<?, ?> map, String key) {
        return map.containsKey(key) ? String.valueOf(map.get(key)) : "(absent)";
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Set<String> union(Set<?> a, Set<?> b) {
        Set<String> out = new TreeSet<>();
        a.forEach(each -> out.add(each.toString()));
        b.forEach(each -> out.add(each.toString()));
        return out;
    }
}
